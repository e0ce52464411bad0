// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.List;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.CaughtUp;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private static final ServerFrame ACCEPTED = ServerFrame.newBuilder()
            .setAccepted(Accepted.newBuilder().setConversation(1).setNumber(2).setServerTime(3))
            .build();
    private static final ServerFrame CAUGHT_UP =
            ServerFrame.newBuilder().setCaughtUp(CaughtUp.getDefaultInstance()).build();

    private final FrameReader reader = new FrameReader();

    @Test
    void putsFragmentsTogether() throws Exception {
        byte[] bytes = ACCEPTED.toByteArray();
        for (int i = 0; i < bytes.length - 1; i++) {
            assertThat(reader.add(ByteBuffer.wrap(bytes, i, 1), false)).isEmpty();
        }

        assertThat(reader.add(ByteBuffer.wrap(bytes, bytes.length - 1, 1), true))
                .contains(List.of(ACCEPTED));
        assertThat(reader.add(ByteBuffer.wrap(bytes), true))
                .as("the next message")
                .contains(List.of(ACCEPTED));
    }

    @Test
    void takesBatchesApart() throws Exception {
        assertThat(reader.add(batch(ACCEPTED, CAUGHT_UP), true)).contains(List.of(ACCEPTED, CAUGHT_UP));
    }

    @Test
    void refusesABatchInABatch() {
        ServerFrame inner = ServerFrame.newBuilder()
                .setBatch(ServerBatch.newBuilder().addFrames(CAUGHT_UP))
                .build();

        assertThatThrownBy(() -> reader.add(batch(inner), true)).isInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void refusesWhatIsNoFrame() {
        assertThatThrownBy(() -> reader.add(ByteBuffer.wrap(new byte[] {(byte) 0xff, 1, 2}), true))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void refusesMessagesWithoutEnd() throws Exception {
        reader.add(ByteBuffer.allocate(256 * 1024), false);

        assertThatThrownBy(() -> reader.add(ByteBuffer.allocate(1), false))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("262144");
    }

    private static ByteBuffer batch(ServerFrame... frames) {
        return ByteBuffer.wrap(ServerFrame.newBuilder()
                .setBatch(ServerBatch.newBuilder().addAllFrames(List.of(frames)))
                .build()
                .toByteArray());
    }
}
