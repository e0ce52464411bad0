// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.Test;

class OutboundFramesTest {

    private final ManualSocket socket = new ManualSocket();
    private final OutboundFrames outbound = new OutboundFrames(socket.session());

    @Test
    void sendsAFrameAtOnceWhenNothingIsBeingWritten() {
        outbound.send(frame(1));
        socket.written();
        outbound.send(frame(2));

        assertThat(socket.messages).containsExactly(frame(1), frame(2));
    }

    @Test
    void writesOneMessageAtATime() {
        outbound.send(frame(1));
        outbound.send(frame(2));

        assertThat(socket.writing()).isEqualTo(1);
        assertThat(socket.messages).containsExactly(frame(1));
    }

    @Test
    void sendsTogetherWhatGathersDuringAWrite() {
        outbound.send(frame(1));
        outbound.send(frame(2));
        outbound.send(frame(3));
        socket.written();
        socket.written();
        outbound.send(frame(4));

        assertThat(socket.messages)
                .containsExactly(
                        frame(1),
                        ServerFrame.newBuilder()
                                .setBatch(ServerBatch.newBuilder()
                                        .addFrames(frame(2))
                                        .addFrames(frame(3)))
                                .build(),
                        frame(4));
    }

    @Test
    void keepsOrderAndTheLimitOfAMessage() {
        List<ServerFrame> sent = new ArrayList<>();
        for (int number = 1; number <= 40; number++) {
            ServerFrame large = large(number);
            sent.add(large);
            outbound.send(large);
        }
        socket.drain();

        assertThat(socket.sizes).allSatisfy(s -> assertThat(s).isLessThanOrEqualTo(256 * 1024));
        assertThat(socket.messages).hasSizeLessThan(40);
        assertThat(socket.messages.stream()
                        .flatMap(m ->
                                m.hasBatch() ? m.getBatch().getFramesList().stream() : java.util.stream.Stream.of(m))
                        .toList())
                .isEqualTo(sent);
        assertThat(socket.closed).isEmpty();
    }

    @Test
    void cutsOffAPeerThatDoesNotRead() {
        for (int number = 1; number <= 300; number++) {
            outbound.send(large(number));
        }
        socket.drain();

        assertThat(socket.closed).hasSize(1);
        assertThat(socket.closed.getFirst().getCloseCode()).isEqualTo(CloseCodes.TRY_AGAIN_LATER);
        assertThat(socket.messages).containsExactly(large(1));
    }

    @Test
    void sendsNothingAfterAFailedWrite() {
        outbound.send(frame(1));
        outbound.send(frame(2));
        socket.broken();
        outbound.send(frame(3));

        assertThat(socket.messages).containsExactly(frame(1));
    }

    @Test
    void sendsNothingAfterItWasClosed() {
        outbound.send(frame(1));
        outbound.send(frame(2));
        outbound.close(CloseCodes.getCloseCode(4409), "replaced", Optional.empty());
        socket.drain();
        outbound.send(frame(3));

        assertThat(socket.closed).hasSize(1);
        assertThat(socket.closed.getFirst().getCloseCode().getCode()).isEqualTo(4409);
        assertThat(socket.messages).containsExactly(frame(1));
    }

    @Test
    void saysWhyBeforeItCloses() {
        outbound.close(CloseCodes.GOING_AWAY, "bye", Optional.of(frame(9)));
        assertThat(socket.messages).containsExactly(frame(9));
        assertThat(socket.closed).isEmpty();

        socket.written();
        assertThat(socket.closed).hasSize(1);
    }

    @Test
    void closesAtOnceWhereThePeerDoesNotRead() {
        outbound.send(frame(1));
        outbound.close(CloseCodes.GOING_AWAY, "bye", Optional.of(frame(9)));

        assertThat(socket.messages).containsExactly(frame(1));
        assertThat(socket.closed).hasSize(1);
    }

    @Test
    void tellsWhenAllThatWaitedIsWritten() {
        outbound.send(frame(1));
        outbound.send(frame(2));
        CompletableFuture<Void> flushed = outbound.flushed();
        socket.written();
        assertThat(flushed).isNotDone();

        socket.written();
        assertThat(flushed).isCompleted();
        assertThat(outbound.flushed()).isCompleted();
    }

    @Test
    void waitsForNoPeerThatIsGone() {
        outbound.send(frame(1));
        CompletableFuture<Void> flushed = outbound.flushed();
        socket.broken();

        assertThat(flushed).isCompleted();
    }

    private static ServerFrame frame(long number) {
        return ServerFrame.newBuilder()
                .setAccepted(Accepted.newBuilder().setNumber(number))
                .build();
    }

    private static ServerFrame large(long number) {
        return ServerFrame.newBuilder()
                .setDeliver(
                        Deliver.newBuilder().setNumber(number).setCiphertext(ByteString.copyFrom(new byte[50 * 1024])))
                .build();
    }
}
