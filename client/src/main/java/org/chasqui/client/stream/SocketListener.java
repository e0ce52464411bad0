// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.chasqui.client.event.Disconnection;
import org.chasqui.protocol.v1.ServerFrame;
import org.jspecify.annotations.Nullable;

/** Turns the JDK's WebSocket callbacks into frames. The JDK calls one method at a time. */
final class SocketListener implements WebSocket.Listener {

    private static final int REPLACED = 4409;
    private static final int REVOKED = 4401;
    private static final int THROTTLED = 4429;
    private static final int PROTOCOL_ERROR = 1002;

    private static final System.Logger LOG = System.getLogger(SocketListener.class.getName());

    private final StreamListener listener;
    private final FrameReader reader = new FrameReader();
    private @Nullable StreamConnection connection;

    SocketListener(StreamListener listener) {
        this.listener = listener;
    }

    /** The one connection of this listener; whoever asks first makes it. */
    synchronized StreamConnection connection(WebSocket socket) {
        if (connection == null) {
            connection = new StreamConnection(socket, listener);
        }
        return connection;
    }

    @Override
    public void onOpen(WebSocket socket) {
        connection(socket);
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        connection(socket).heard();
        try {
            Optional<List<ServerFrame>> frames = reader.add(data, last);
            if (frames.isPresent()) {
                listener.received(connection(socket), frames.get());
            }
            socket.request(1);
        } catch (InvalidProtocolBufferException e) {
            LOG.log(System.Logger.Level.DEBUG, "malformed frame from the server", e);
            connection(socket).end(Disconnection.PROTOCOL_ERROR);
        }
        return null;
    }

    /** The JDK answers the ping by itself. */
    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        connection(socket).heard();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        connection(socket).end(Disconnection.PROTOCOL_ERROR);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        connection(socket)
                .closedByPeer(
                        switch (code) {
                            case REPLACED -> Disconnection.REPLACED;
                            case REVOKED -> Disconnection.REVOKED;
                            case THROTTLED -> Disconnection.THROTTLED;
                            case PROTOCOL_ERROR, 1003, 1007, 1009 -> Disconnection.PROTOCOL_ERROR;
                            default -> Disconnection.LOST;
                        });
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        LOG.log(System.Logger.Level.DEBUG, "connection broken", error);
        connection(socket).end(Disconnection.LOST);
    }
}
