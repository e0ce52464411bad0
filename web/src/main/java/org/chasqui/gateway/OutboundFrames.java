// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.websocket.CloseReason;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chasqui.platform.WritesTogether;
import org.chasqui.protocol.Limits;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;
import org.jboss.logging.Logger;

/**
 * Sends frames on one socket, one WebSocket message at a time as Undertow demands. What gathers while one is being
 * written leaves together in the next. A peer that does not read is cut off when too much has gathered; its deliveries
 * are in the database.
 */
final class OutboundFrames {

    private static final Logger LOG = Logger.getLogger(OutboundFrames.class);

    /** Most bytes waiting for one socket: a full window of the largest messages would be far more. */
    private static final int MAX_QUEUED_BYTES = 4 * 1024 * 1024;

    private final Session session;
    private final Runnable flush = this::flush;
    private final ArrayDeque<ServerFrame> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean sending;
    private boolean closed;
    private CompletableFuture<Void> flushed = CompletableFuture.completedFuture(null);

    OutboundFrames(Session session) {
        this.session = session;
    }

    /** Sends or queues a frame; together with others that the same work has for this socket. Never blocks. */
    void send(ServerFrame frame) {
        if (queued(frame) && !WritesTogether.defer(flush)) {
            flush();
        }
    }

    /** Whether the frame waits for somebody to write it. */
    private synchronized boolean queued(ServerFrame frame) {
        if (closed) {
            return false;
        }
        queue.add(frame);
        queuedBytes += frame.getSerializedSize();
        if (queuedBytes > MAX_QUEUED_BYTES) {
            LOG.debug("a peer does not read, its connection is closed");
            shut(CloseReason.CloseCodes.TRY_AGAIN_LATER, "too much unread");
            return false;
        }
        return !sending;
    }

    private void flush() {
        ByteBuffer next;
        synchronized (this) {
            if (closed || sending || queue.isEmpty()) {
                return;
            }
            sending = true;
            flushed = new CompletableFuture<>();
            next = takeMessage();
        }
        write(next);
    }

    /** Completes when all that is queued now has been written, or can no longer be. */
    synchronized CompletableFuture<Void> flushed() {
        return flushed;
    }

    private void write(ByteBuffer message) {
        session.getAsyncRemote().sendBinary(message, this::sent);
    }

    private void sent(SendResult result) {
        ByteBuffer next;
        synchronized (this) {
            if (!result.isOK()) {
                closed = true;
                queue.clear();
                flushed.complete(null);
                return;
            }
            if (queue.isEmpty()) {
                sending = false;
                flushed.complete(null);
                return;
            }
            next = takeMessage();
        }
        write(next);
    }

    /** What is queued as one frame, as far as it fits in a message. */
    private ByteBuffer takeMessage() {
        ServerFrame first = take();
        if (queue.isEmpty()) {
            return ByteBuffer.wrap(first.toByteArray());
        }
        ServerBatch.Builder batch = ServerBatch.newBuilder().addFrames(first);
        long bytes = first.getSerializedSize();
        while (!queue.isEmpty() && bytes + queue.peek().getSerializedSize() < Limits.MAX_FRAME_BYTES / 2) {
            ServerFrame frame = take();
            bytes += frame.getSerializedSize();
            batch.addFrames(frame);
        }
        return ByteBuffer.wrap(ServerFrame.newBuilder().setBatch(batch).build().toByteArray());
    }

    private ServerFrame take() {
        ServerFrame frame = queue.remove();
        queuedBytes -= frame.getSerializedSize();
        return frame;
    }

    /** Pings the peer (RFC 6455 section 5.5.2); it may come between two messages. */
    void ping() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | IllegalArgumentException e) {
            LOG.debugf("a ping failed: %s", e.getMessage());
        }
    }

    /**
     * Closes the socket; what is still queued is not sent.
     *
     * @param last said before, unless the peer does not read
     */
    void close(CloseReason.CloseCode code, String reason, Optional<ServerFrame> last) {
        ByteBuffer message;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (last.isEmpty() || sending) {
                shut(code, reason);
                return;
            }
            closed = true;
            message = ByteBuffer.wrap(last.get().toByteArray());
        }
        session.getAsyncRemote().sendBinary(message, result -> {
            synchronized (this) {
                shut(code, reason);
            }
        });
    }

    private void shut(CloseReason.CloseCode code, String reason) {
        closed = true;
        queue.clear();
        flushed.complete(null);
        try {
            session.close(new CloseReason(code, reason));
        } catch (IOException e) {
            LOG.debugf("closing failed: %s", e.getMessage());
        }
    }
}
