// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.CaughtUp;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.GoAway;
import org.chasqui.protocol.v1.Mark;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.PreKeysLow;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.Test;

/** What the reader finds is what protobuf's own classes wrote. */
class FrameReaderTest {

    private final List<String> found = new ArrayList<>();

    private final FrameReader reader = new FrameReader(new FrameReader.Frames() {
        @Override
        public void accepted(long number) {
            found.add("accepted " + number);
        }

        @Override
        public void rejected(long number, int code, long retryAfter) {
            found.add("rejected " + number + " " + code + " " + retryAfter);
        }

        @Override
        public void deliver(long sequence, long senderAccount, long number) {
            found.add("deliver " + sequence + " " + Long.toHexString(senderAccount) + " " + number);
        }

        @Override
        public void receipt(int kind, long first, long last) {
            found.add("receipt " + kind + " " + first + "-" + last);
        }

        @Override
        public void event(long sequence) {
            found.add("event " + sequence);
        }

        @Override
        public void caughtUp() {
            found.add("caught up");
        }

        @Override
        public void goAway(int reason) {
            found.add("go away " + reason);
        }
    });

    private void read(ServerFrame frame) {
        reader.read(Unpooled.wrappedBuffer(frame.toByteArray()));
    }

    private static ServerFrame accepted(long number) {
        return ServerFrame.newBuilder()
                .setAccepted(Accepted.newBuilder()
                        .setConversation(-1)
                        .setNumber(number)
                        .setServerTime(1_700_000_000_000L))
                .build();
    }

    private static ServerFrame deliver(long sequence, long number) {
        return ServerFrame.newBuilder()
                .setDeliver(Deliver.newBuilder()
                        .setSequence(sequence)
                        .setPrevious(sequence - 1)
                        .setSenderAccount(0x8f00_0000_0000_0001L)
                        .setSenderDevice(1)
                        .setConversation(7)
                        .setNumber(number)
                        .setServerTime(1_700_000_000_000L)
                        .setType(CiphertextType.CIPHERTEXT_TYPE_SIGNAL)
                        .setCiphertext(ByteString.copyFrom(new byte[300])))
                .build();
    }

    @Test
    void readsSingleFrames() {
        read(accepted(300));
        read(deliver((5L << 32) + 1, 42));
        read(ServerFrame.newBuilder()
                .setRejected(Rejected.newBuilder()
                        .setConversation(9)
                        .setNumber(8)
                        .setCode(RejectionCode.REJECTION_CODE_BUSY)
                        .setRetryAfter(250))
                .build());
        read(ServerFrame.newBuilder().setCaughtUp(CaughtUp.getDefaultInstance()).build());
        read(ServerFrame.newBuilder()
                .setGoAway(GoAway.newBuilder()
                        .setReason(GoAway.Reason.REASON_DRAINING)
                        .setMaxDelay(5))
                .build());
        assertThat(found)
                .containsExactly(
                        "accepted 300",
                        "deliver " + ((5L << 32) + 1) + " 8f00000000000001 42",
                        "rejected 8 5 250",
                        "caught up",
                        "go away 1");
    }

    @Test
    void readsEveryRangeOfAReceiptAndThenItsEvent() {
        read(ServerFrame.newBuilder()
                .setEvent(Event.newBuilder()
                        .setSequence(77)
                        .setPrevious(76)
                        .setReceipt(Receipt.newBuilder()
                                .setKind(Receipt.Kind.KIND_DELIVERED)
                                .setAccount(4)
                                .setSenderDevice(1)
                                .addNumbers(NumberRange.newBuilder().setFirst(3))
                                .addNumbers(NumberRange.newBuilder().setFirst(5).setLast(900))))
                .build());
        assertThat(found).containsExactly("receipt 1 3-3", "receipt 1 5-900", "event 77");
    }

    @Test
    void acknowledgesAnEventThatIsNoReceipt() {
        read(ServerFrame.newBuilder()
                .setEvent(Event.newBuilder()
                        .setSequence(12)
                        .setOwnMark(Mark.newBuilder().setKind(Mark.Kind.KIND_READ)))
                .build());
        assertThat(found).containsExactly("event 12");
    }

    @Test
    void readsABatchInOrderAndLeavesOutWhatItDoesNotKnow() {
        read(ServerFrame.newBuilder()
                .setBatch(ServerBatch.newBuilder()
                        .addFrames(deliver(1, 1))
                        .addFrames(ServerFrame.newBuilder()
                                .setPreKeysLow(PreKeysLow.newBuilder().setPreKeys(3)))
                        .addFrames(ServerFrame.getDefaultInstance())
                        .addFrames(accepted(2))
                        .addFrames(deliver(2, 3)))
                .build());
        assertThat(found).containsExactly("deliver 1 8f00000000000001 1", "accepted 2", "deliver 2 8f00000000000001 3");
    }

    @Test
    void refusesALengthBeyondTheEnd() {
        byte[] cut = accepted(300).toByteArray();
        cut[1] = 100;
        assertThatThrownBy(() -> reader.read(Unpooled.wrappedBuffer(cut)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100 bytes");
    }
}
