// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.ClientListener;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.ClientException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is made again whenever it is lost, until it is closed or the server does not want this device any
 * more. The listener hears of every loss and return.
 */
public final class StandingConnection implements AutoCloseable {

    private static final int SECONDS_TO_END = 2;

    private final Messenger messenger;
    private final ClientListener listener;
    private final EventQueue events;
    private final ReconnectPolicy policy;
    private final CompletableFuture<@Nullable Void> closing = new CompletableFuture<>();
    private final CompletableFuture<Disconnection> ended = new CompletableFuture<>();
    private volatile Connection current;

    private StandingConnection(
            Messenger messenger, ClientListener listener, EventQueue events, ReconnectPolicy policy) {
        this.messenger = messenger;
        this.listener = listener;
        this.events = events;
        this.policy = policy;
        this.current = messenger.connect(listener);
    }

    /** Connects, throwing what that throws, and keeps the connection from then on. */
    static StandingConnection open(
            Messenger messenger, ClientListener listener, EventQueue events, ReconnectPolicy policy) {
        StandingConnection standing = new StandingConnection(messenger, listener, events, policy);
        Thread.ofVirtual().name("chasqui-connection").start(standing::keep);
        return standing;
    }

    /** The present connection, or the last one while there is none. */
    public Connection current() {
        return current;
    }

    /**
     * Completes when no further connection will be made: with the reason why the last one ended, or exceptionally with
     * the {@link ClientException} that the attempt to make another met.
     */
    public CompletableFuture<Disconnection> ended() {
        return ended.copy();
    }

    /** Sends what is queued, closes, and makes no further connection. */
    @Override
    public void close() {
        closing.complete(null);
        current.close();
        ended.handle((_, _) -> true)
                .completeOnTimeout(true, SECONDS_TO_END, TimeUnit.SECONDS)
                .join();
    }

    private void keep() {
        try {
            Disconnection reason = awaitEnd();
            while (reason.isTransient() && pause(delayAfter(reason))) {
                reason = reconnect();
            }
            ended.complete(closing.isDone() ? Disconnection.CLOSED_HERE : reason);
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private Disconnection reconnect() {
        while (true) {
            try {
                current = messenger.connect(listener);
                events.emit(new ClientEvent.Reconnected());
                if (closing.isDone()) {
                    current.close(); // whoever closed this has closed the one before
                }
                return awaitEnd();
            } catch (ClientException e) {
                if (!e.isTransient()) {
                    throw e;
                }
                if (!pause(policy.afterFailure(e.retryAfter()))) {
                    return Disconnection.CLOSED_HERE;
                }
            }
        }
    }

    private Disconnection awaitEnd() {
        return current.ended().join();
    }

    private Duration delayAfter(Disconnection reason) {
        boolean caughtUp = current.caughtUp().isDone() && !current.caughtUp().isCompletedExceptionally();
        return policy.afterConnection(reason, caughtUp, current.reconnectWithin());
    }

    /** Waits; false if there will be nothing to wait for because this was closed. */
    private boolean pause(Duration delay) {
        if (closing.isDone()) {
            return false;
        }
        events.emit(new ClientEvent.Reconnecting(delay));
        return !closing.thenApply(_ -> true)
                .completeOnTimeout(false, delay.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
