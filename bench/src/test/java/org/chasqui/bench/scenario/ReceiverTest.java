// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.util.List;
import org.chasqui.bench.stream.DeviceStream;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.Test;

/** A device that only takes: a recipient's, or one of the sender's that does not write. */
class ReceiverTest {

    private final TrafficCounts traffic = new TrafficCounts(16);
    private final EmbeddedChannel channel = new EmbeddedChannel(new DeviceStream(new Receiver(traffic)));

    ReceiverTest() {
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
    }

    private static ServerFrame copy(long sequence, long number) {
        return ServerFrame.newBuilder()
                .setDeliver(Deliver.newBuilder()
                        .setSequence(sequence)
                        .setSenderAccount(6)
                        .setSenderDevice(1)
                        .setConversation(5)
                        .setNumber(number))
                .build();
    }

    private static ServerFrame receipt(long sequence) {
        return ServerFrame.newBuilder()
                .setEvent(Event.newBuilder()
                        .setSequence(sequence)
                        .setReceipt(Receipt.newBuilder()
                                .setKind(Receipt.Kind.KIND_DELIVERED)
                                .setSenderDevice(1)
                                .addNumbers(NumberRange.newBuilder().setFirst(1).setLast(2))))
                .build();
    }

    private List<SequenceRange> acknowledged() throws InvalidProtocolBufferException {
        BinaryWebSocketFrame message = channel.readOutbound();
        try {
            return ClientFrame.parseFrom(ByteBufUtil.getBytes(message.content()))
                    .getAck()
                    .getSequencesList();
        } finally {
            message.release();
        }
    }

    @Test
    void acknowledgesMessagesAndReceiptsAlikeAndCountsMessages() throws Exception {
        ServerFrame all = ServerFrame.newBuilder()
                .setBatch(ServerBatch.newBuilder()
                        .addFrames(copy(40, 1))
                        .addFrames(copy(41, 2))
                        .addFrames(receipt(42)))
                .build();
        channel.writeInbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(all.toByteArray())));
        assertThat(acknowledged())
                .containsExactly(
                        SequenceRange.newBuilder().setFirst(40).setLast(42).build());
        assertThat(traffic.copies).isEqualTo(2);
        assertThat(traffic.latencies.total())
                .as("only senders complete messages")
                .isZero();
    }

    @Test
    void whatIsNotMeasuredCountsNoCopies() {
        Uncounted.of(traffic).copy();
        assertThat(traffic.copies).isZero();
    }
}
