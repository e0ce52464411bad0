// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.stream;

import com.google.protobuf.ByteString;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chasqui.client.api.RetryAfter;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.api.Unreachable;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.ServerFaultException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.protocol.v1.ClientFrame;
import org.jspecify.annotations.Nullable;

/** One open WebSocket to the data plane. Methods are safe for any thread. */
public final class StreamConnection implements AutoCloseable {

    private static final String SUBPROTOCOL = "chasqui.v1";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration MOST_SILENCE = Duration.ofSeconds(75);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger(StreamConnection.class.getName());

    private final WebSocket socket;
    private final SendQueue queue;
    private final StreamListener listener;
    private final CompletableFuture<@Nullable Void> closedByPeer = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final SilenceWatch watch = new SilenceWatch(MOST_SILENCE, () -> end(Disconnection.LOST));

    StreamConnection(WebSocket socket, StreamListener listener) {
        this.socket = socket;
        this.queue = new SendQueue(socket);
        this.listener = listener;
        watch.start();
    }

    /**
     * Opens a connection; blocks until it is open. The listener may hear frames before this returns.
     *
     * @throws TokenRefusedException if the server does not accept the token
     * @throws ServerUnreachableException if there is no connection to the server
     * @throws ServerFaultException if the server does not speak this protocol
     */
    public static StreamConnection open(HttpClient http, ServerAddress server, String token, StreamListener listener) {
        SocketListener events = new SocketListener(listener);
        try {
            WebSocket socket = http.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + token)
                    .subprotocols(SUBPROTOCOL)
                    .connectTimeout(TIMEOUT)
                    .buildAsync(server.stream(), events)
                    .join();
            if (!socket.getSubprotocol().equals(SUBPROTOCOL)) {
                socket.abort();
                throw new ServerFaultException(server + " does not speak " + SUBPROTOCOL + ": is it a Chasqui server?");
            }
            return events.connection(socket);
        } catch (CompletionException e) {
            throw failure(server, e);
        }
    }

    /** Sends a frame after those sent before. A broken connection is told to the listener, not here. */
    public void send(ClientFrame frame) {
        send(frame.toByteString());
    }

    /** Sends an encoded frame as it is. */
    public void send(ByteString encodedFrame) {
        CompletableFuture<?> _ = queue.send(encodedFrame).whenComplete((_, failure) -> {
            if (failure != null) {
                end(Disconnection.LOST);
            }
        });
    }

    /**
     * Sends what is queued, then closes, waiting up to a second for the server to do the same: what was sent before is
     * lost otherwise. The listener hears of it before this returns.
     */
    @Override
    public void close() {
        closing.set(true);
        CompletableFuture<?> handshake = queue.close().thenCompose(_ -> closedByPeer);
        try {
            handshake.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, "closed without the server's consent", e);
        }
        socket.abort();
        end(Disconnection.CLOSED_HERE);
    }

    /** The server has shown that it is there. */
    void heard() {
        watch.heard();
    }

    /** The server has closed its side, answering our close or of its own accord. */
    void closedByPeer(Disconnection reason) {
        closedByPeer.complete(null);
        if (!closing.get()) {
            end(reason);
        }
    }

    /** Tells the listener, once, that the connection is over. */
    void end(Disconnection reason) {
        if (over.compareAndSet(false, true)) {
            watch.stop();
            socket.abort();
            listener.closed(reason);
        }
    }

    private static ClientException failure(ServerAddress server, CompletionException e) {
        if (e.getCause() instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            return status == 401
                    ? new TokenRefusedException("its token is not valid")
                    : new ServerFaultException(
                            server.stream() + " answered " + status
                                    + ". Is this a Chasqui server, and has it finished starting?",
                            RetryAfter.of(refused.getResponse()));
        }
        return Unreachable.failure(server, e);
    }
}
