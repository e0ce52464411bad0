// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.measure.Latencies;
import org.chasqui.bench.stream.DeviceStream;
import org.chasqui.bench.stream.Recipient;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.Test;

/** A sender with its stream, on a channel whose clock is ours. */
class SenderTest {

    private final List<BenchFailure> failures = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private int busy;

    private final Sender.Traffic traffic = new Sender.Traffic() {
        private final byte[] random = new byte[1_000];

        @Override
        public byte[] random() {
            return random;
        }

        @Override
        public int bytes() {
            return 16;
        }

        @Override
        public Latencies latencies() {
            return latencies;
        }

        @Override
        public void busy() {
            busy++;
        }

        @Override
        public void ready() {}

        @Override
        public void failed(BenchFailure failure) {
            failures.add(failure);
        }
    };

    private final Sender sender = new Sender(new Recipient(5, 1, 77), Sender.Until.DELIVERED, traffic);
    private final EmbeddedChannel channel = new EmbeddedChannel(new DeviceStream(sender));

    SenderTest() {
        channel.freezeTime();
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
    }

    private void receive(ServerFrame... frames) {
        ServerFrame all = ServerFrame.newBuilder()
                .setBatch(ServerBatch.newBuilder().addAllFrames(List.of(frames)))
                .build();
        channel.writeInbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(all.toByteArray())));
    }

    private static ServerFrame delivered(long sequence, Receipt.Kind kind, long first, long last) {
        return ServerFrame.newBuilder()
                .setEvent(Event.newBuilder()
                        .setSequence(sequence)
                        .setReceipt(Receipt.newBuilder()
                                .setKind(kind)
                                .setAccount(5)
                                .setSenderDevice(1)
                                .addNumbers(
                                        NumberRange.newBuilder().setFirst(first).setLast(last))))
                .build();
    }

    private static ServerFrame rejected(long number, RejectionCode code, int retryAfter) {
        return ServerFrame.newBuilder()
                .setRejected(
                        Rejected.newBuilder().setNumber(number).setCode(code).setRetryAfter(retryAfter))
                .build();
    }

    /** The frames of the next WebSocket message that was sent; empty if none was. */
    private List<ClientFrame> sent() throws InvalidProtocolBufferException {
        BinaryWebSocketFrame message = channel.readOutbound();
        if (message == null) {
            return List.of();
        }
        try {
            ClientFrame frame = ClientFrame.parseFrom(ByteBufUtil.getBytes(message.content()));
            return frame.hasBatch() ? frame.getBatch().getFramesList() : List.of(frame);
        } finally {
            message.release();
        }
    }

    private List<Long> sentNumbers() throws InvalidProtocolBufferException {
        return sent().stream()
                .filter(ClientFrame::hasSubmit)
                .map(f -> f.getSubmit().getNumber())
                .toList();
    }

    @Test
    void keepsItsWindowFullAndAcknowledgesInTheSameMessage() throws Exception {
        sender.keep(3, Long.MAX_VALUE);
        assertThat(sentNumbers()).containsExactly(1L, 2L, 3L);
        receive(delivered(90, Receipt.Kind.KIND_DELIVERED, 1, 2));
        List<ClientFrame> next = sent();
        assertThat(next).hasSize(3);
        assertThat(next.getLast().getAck().getSequences(0).getFirst()).isEqualTo(90);
        assertThat(next.getFirst().getSubmit().getNumber()).isEqualTo(4);
        assertThat(latencies.total()).isEqualTo(2);
        assertThat(sent()).isEmpty();
    }

    @Test
    void countsOnlyDurableDeliveredReceipts() throws Exception {
        sender.keep(1, Long.MAX_VALUE);
        receive(
                ServerFrame.newBuilder()
                        .setAccepted(Accepted.newBuilder().setNumber(1))
                        .build(),
                delivered(91, Receipt.Kind.KIND_READ, 1, 1));
        assertThat(latencies.total()).isZero();
        assertThat(sender.outstanding()).isEqualTo(1);
    }

    @Test
    void afterBusyItWaitsAndGoesOnWithTheRefusedNumbersInTheirOrder() throws Exception {
        sender.keep(3, Long.MAX_VALUE);
        sentNumbers();
        receive(
                rejected(2, RejectionCode.REJECTION_CODE_BUSY, 250),
                rejected(3, RejectionCode.REJECTION_CODE_BUSY, 250),
                delivered(92, Receipt.Kind.KIND_DELIVERED, 1, 1));
        assertThat(sentNumbers()).as("nothing overtakes").isEmpty();
        channel.advanceTimeBy(249, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(sent()).isEmpty();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(sentNumbers()).containsExactly(2L, 3L, 4L);
        assertThat(busy).isEqualTo(2);
        assertThat(failures).isEmpty();
    }

    @Test
    void stopsAfterItsQuota() throws Exception {
        sender.keep(4, 2);
        assertThat(sentNumbers()).containsExactly(1L, 2L);
        assertThat(sender.idle()).isFalse();
        receive(delivered(93, Receipt.Kind.KIND_DELIVERED, 1, 2));
        assertThat(sentNumbers()).isEmpty();
        assertThat(sender.idle()).isTrue();
    }

    @Test
    void saysThatLimitsMustBeRaised() {
        sender.keep(1, Long.MAX_VALUE);
        receive(rejected(1, RejectionCode.REJECTION_CODE_RATE_LIMITED, 1_000));
        assertThat(failures).singleElement().satisfies(f -> {
            assertThat(f.exitCode()).isEqualTo(BenchFailure.LIMITED);
            assertThat(f).hasMessageContaining("limits raised");
        });
    }

    @Test
    void saysWithWhatTheServerClosed() {
        channel.writeInbound(new CloseWebSocketFrame(4409, "replaced"));
        assertThat(failures).singleElement().satisfies(f -> assertThat(f).hasMessageContaining("4409 replaced"));
    }
}
