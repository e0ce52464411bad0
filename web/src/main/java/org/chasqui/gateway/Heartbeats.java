// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.delivery.ConnectedDevices;
import org.chasqui.delivery.DeliverySettings;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What happens to connections by the clock: pings, and peers that are silent or withhold acknowledgements are dropped.
 * One round a second over all of them.
 */
@Singleton
@SuppressWarnings("NullAway.Init") // the container fills the fields
class Heartbeats {

    private static final Logger LOG = Logger.getLogger(Heartbeats.class);
    private static final Duration ROUND = Duration.ofSeconds(1);

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    private ConnectedDevices connected;

    @Inject
    private StreamSettings settings;

    @Inject
    private DeliverySettings delivery;

    @Inject
    private Clock clock;

    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledFuture<?> schedule;

    /** Begins to look after connections. */
    void start() {
        schedule = scheduler.scheduleWithFixedDelay(
                this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A connection opened. */
    void add(SocketChannel channel) {
        channels.add(channel);
    }

    /** A connection is gone. */
    void remove(SocketChannel channel) {
        channels.remove(channel);
    }

    /** The connections that are open now. */
    List<SocketChannel> open() {
        return List.copyOf(channels);
    }

    /** A failure now must not end the schedule. */
    private void round() {
        try {
            long now = clock.millis();
            channels.forEach(c -> c.beat(now, settings));
            connected.closeThoseThatWithholdAcks(delivery.ackTimeout());
        } catch (Exception e) {
            LOG.warnf("a round over the connections failed: %s", e);
        }
    }

    /** Ends the rounds. The container closes the connections with 1001. */
    void stop() {
        ScheduledFuture<?> rounds = schedule;
        if (rounds != null) {
            rounds.cancel(false);
        }
    }
}
