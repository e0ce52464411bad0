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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.stream.Destination;
import org.chasqui.bench.stream.DeviceStream;
import org.chasqui.bench.stream.Recipient;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.DeviceCiphertext;
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

    private final TrafficCounts traffic = new TrafficCounts(16);
    private final Sender sender = new Sender(Destination.of(new Recipient(5, 1, 77)), Sender.Until.DELIVERED, traffic);
    private EmbeddedChannel channel;

    SenderTest() {
        channel = connect(sender);
    }

    /** From now on what is sent and received is this one's. */
    private EmbeddedChannel connect(Sender connecting) {
        channel = new EmbeddedChannel(new DeviceStream(connecting));
        channel.freezeTime();
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
        return channel;
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
        assertThat(traffic.latencies.total()).isEqualTo(2);
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
        assertThat(traffic.latencies.total()).isZero();
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
        assertThat(traffic.busy).isEqualTo(2);
        assertThat(traffic.failures).isEmpty();
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
        assertThat(traffic.failures).singleElement().satisfies(f -> {
            assertThat(f.exitCode()).isEqualTo(BenchFailure.LIMITED);
            assertThat(f).hasMessageContaining("limits raised");
        });
    }

    @Test
    void saysWithWhatTheServerClosed() {
        channel.writeInbound(new CloseWebSocketFrame(4409, "replaced"));
        assertThat(traffic.failures)
                .singleElement()
                .satisfies(f -> assertThat(f).hasMessageContaining("4409 replaced"));
    }

    @Test
    void writesToEveryDeviceOfBothAccountsUnderOneNumber() throws Exception {
        Sender several = new Sender(
                new Destination(
                        List.of(new Recipient(5, 1, 77), new Recipient(5, 2, 78), new Recipient(5, 3, 79)),
                        List.of(new Recipient(6, 2, 88), new Recipient(6, 3, 89))),
                Sender.Until.DELIVERED,
                traffic);
        connect(several);
        several.keep(1, 1);
        assertThat(sent()).singleElement().satisfies(frame -> {
            assertThat(frame.getSubmit().getRecipient()).isEqualTo(5);
            assertThat(frame.getSubmit().getCopiesList())
                    .extracting(DeviceCiphertext::getDevice)
                    .containsExactly(1, 2, 3);
            assertThat(frame.getSubmit().getOwnCopiesList())
                    .extracting(DeviceCiphertext::getDevice)
                    .containsExactly(2, 3);
        });
        receive(delivered(94, Receipt.Kind.KIND_DELIVERED, 1, 1));
        assertThat(traffic.latencies.total()).isEqualTo(1);
    }

    @Test
    void sendsNoFrameThatIsTooLong() throws Exception {
        TrafficCounts large = new TrafficCounts(Destination.longestCiphertext(9));
        List<Recipient> devices = Collections.nCopies(5, new Recipient(5, 1, 77));
        Sender sending = new Sender(new Destination(devices, devices.subList(1, 5)), Sender.Until.DELIVERED, large);
        connect(sending);
        sending.keep(2, 2);
        assertThat(sentNumbers()).containsExactly(1L);
        assertThat(sentNumbers()).containsExactly(2L);
        assertThat(sent()).isEmpty();
    }
}
