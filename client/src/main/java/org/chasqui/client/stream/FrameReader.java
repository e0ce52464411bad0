// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.chasqui.protocol.Limits;
import org.chasqui.protocol.v1.ServerFrame;

/** Puts the fragments of a WebSocket message together and takes batches apart. Not safe for several threads. */
final class FrameReader {

    private ByteString received = ByteString.EMPTY;

    /**
     * Takes the next fragment.
     *
     * @param last whether it ends the message
     * @return the frames of the message, once it is complete
     * @throws InvalidProtocolBufferException if the message is too large, no frame, or a batch in a batch
     */
    Optional<List<ServerFrame>> add(ByteBuffer fragment, boolean last) throws InvalidProtocolBufferException {
        if (received.size() + fragment.remaining() > Limits.MAX_FRAME_BYTES) {
            throw new InvalidProtocolBufferException("a message of more than " + Limits.MAX_FRAME_BYTES + " bytes");
        }
        received = received.concat(ByteString.copyFrom(fragment));
        if (!last) {
            return Optional.empty();
        }
        ServerFrame frame = ServerFrame.parseFrom(received);
        received = ByteString.EMPTY;
        if (!frame.hasBatch()) {
            return Optional.of(List.of(frame));
        }
        List<ServerFrame> frames = frame.getBatch().getFramesList();
        if (frames.stream().anyMatch(ServerFrame::hasBatch)) {
            throw new InvalidProtocolBufferException("a batch in a batch");
        }
        return Optional.of(frames);
    }
}
