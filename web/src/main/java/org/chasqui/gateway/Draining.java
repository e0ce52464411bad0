// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.health.Availability;
import org.chasqui.platform.ServerSuspension;
import org.jboss.logging.Logger;

/**
 * Sends the clients away when the server is suspended or stops: GoAway to each, so that they do not all come back at
 * once, no new connections, and not ready for the load balancer. The container closes the sockets afterwards.
 */
@Singleton
@SuppressWarnings("NullAway.Init") // the container fills the fields
class Draining implements ServerSuspension.Watcher {

    private static final Logger LOG = Logger.getLogger(Draining.class);

    /** How long the server's stop is held up for the frames to be written. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Inject
    private Heartbeats connections;

    @Inject
    private StreamSettings settings;

    @Inject
    private Availability availability;

    @Inject
    private ServerSuspension suspension;

    /** Begins to listen to the server. */
    void start() {
        suspension.watch(this);
    }

    void stop() {
        suspension.unwatch();
    }

    @Override
    public void leaving() {
        availability.draining();
        List<SocketChannel> open = connections.open();
        open.forEach(c -> c.drain(settings.reconnectSpread()));
        CompletableFuture<?>[] told = open.stream().map(SocketChannel::flushed).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(told)
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (!open.isEmpty()) {
            LOG.infof("the server goes away; %d connections were told", open.size());
        }
    }

    @Override
    public void back() {
        availability.resumed();
    }

    /** A connection opened; it may have been let in just before the others were told. */
    void opened(SocketChannel channel) {
        if (availability.isDraining()) {
            channel.drain(settings.reconnectSpread());
        }
    }

    /** Whether new connections belong elsewhere. */
    boolean isUnderWay() {
        return availability.isDraining();
    }

    /** When to try again: at least a second. */
    Duration retryAfter() {
        return settings.reconnectSpread().compareTo(Duration.ofSeconds(1)) < 0
                ? Duration.ofSeconds(1)
                : settings.reconnectSpread();
    }
}
