// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.stream.StreamConnection;
import org.jspecify.annotations.Nullable;

/** An open connection of a client. It ends by itself when the network or the server does; it is not opened again. */
public final class Connection implements AutoCloseable {

    private final StreamConnection stream;
    private final FrameHandler handler;
    private final CompletableFuture<@Nullable Void> detached;
    private final CompletableFuture<Disconnection> ended;

    Connection(
            StreamConnection stream,
            FrameHandler handler,
            CompletableFuture<@Nullable Void> detached,
            CompletableFuture<Disconnection> ended) {
        this.stream = stream;
        this.handler = handler;
        this.detached = detached;
        this.ended = ended;
    }

    /**
     * Completes when all that was waiting on the server has been stored and told to the listener; fails with
     * {@link ServerUnreachableException} if the connection ends before.
     */
    public CompletableFuture<@Nullable Void> caughtUp() {
        return handler.caughtUp().copy();
    }

    /** Completes, never fails, when the connection has ended and the listener been told. */
    public CompletableFuture<Disconnection> ended() {
        return ended.copy();
    }

    /** Completes, never fails, when everything now in the outbox has been accepted or has failed. */
    public CompletableFuture<@Nullable Void> outboxSettled() {
        return handler.routes().outgoing().settled();
    }

    /** Completes, never fails, when the server has confirmed every mark, or the connection has ended. */
    public CompletableFuture<@Nullable Void> marksSettled() {
        return handler.routes().marking().settled();
    }

    /** Within which time the server has asked to see this device again; zero if it has not. */
    Duration reconnectWithin() {
        return handler.reconnectWithin();
    }

    /** Whether the connection stands, as far as is known. */
    public boolean isOpen() {
        return !detached.isDone();
    }

    /**
     * Sends what is queued, acknowledgements included, and closes. Does nothing if the connection has ended. The client
     * can connect again when this returns.
     */
    @Override
    public void close() {
        if (isOpen()) {
            stream.close();
            detached.join();
        }
    }
}
