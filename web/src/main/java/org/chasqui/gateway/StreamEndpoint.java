// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Objects;
import org.chasqui.protocol.v1.ClientFrame;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The data plane's socket, one instance per connection. Handlers run on IO threads and never block: submits and
 * acknowledgements are queued, frames are sent asynchronously.
 */
@ServerEndpoint(value = "/v1/stream", subprotocols = "chasqui.v1")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class StreamEndpoint {

    private static final Logger LOG = Logger.getLogger(StreamEndpoint.class);

    /** One reference for all that a connection needs: the container keeps a context for each that it injects. */
    @Inject
    private StreamConnections connections;

    private @Nullable ClientFrames frames;

    /** Registers the device and begins to send what is stored for it. */
    @OnOpen
    public void onOpen(Session session) {
        ClientFrames open = connections.open(session);
        frames = open; // what follows may have another thread close the connection
        connections.opened(open);
    }

    /** One binary message is one frame. */
    @OnMessage
    public void onMessage(byte[] message, Session session) throws IOException {
        ClientFrames open = Objects.requireNonNull(frames, "open");
        open.channel().heard();
        try {
            open.handle(ClientFrame.parseFrom(message));
        } catch (InvalidProtocolBufferException | ClientFrames.MalformedFrameException e) {
            session.close(new CloseReason(CloseReason.CloseCodes.NOT_CONSISTENT, "malformed frame"));
        }
    }

    /** The peer is alive. */
    @OnMessage
    public void onPong(PongMessage pong) {
        Objects.requireNonNull(frames, "open").channel().heard();
    }

    /** Text is not spoken here. */
    @OnMessage
    public void onText(String message, Session session) throws IOException {
        session.close(new CloseReason(CloseReason.CloseCodes.CANNOT_ACCEPT, "binary messages only"));
    }

    /** The device is no longer connected. */
    @OnClose
    public void onClose(CloseReason reason) {
        connections.closed(frames, reason);
    }

    /** Broken connections are everyday life; anything else is a fault of ours and is logged. */
    @OnError
    public void onError(Session session, Throwable error) {
        if (error instanceof IOException) {
            LOG.debugf("connection failed: %s", error.getMessage());
        } else {
            LOG.error("a frame could not be handled", error);
            try {
                session.close(new CloseReason(CloseReason.CloseCodes.UNEXPECTED_CONDITION, "internal error"));
            } catch (IOException e) {
                LOG.debugf("closing failed: %s", e.getMessage());
            }
        }
    }
}
