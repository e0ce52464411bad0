// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.identity.DeviceId;

/**
 * Hands on ephemeral messages: to a device that is connected at once, to one that comes back while the message lives.
 * In memory only; what is held is bounded, and the oldest goes first.
 */
@Singleton
public class EphemeralDeliveries {

    /** How long an ephemeral message lives. */
    public static final Duration LIFE = Duration.ofSeconds(10);

    private static final int MAX_DEVICES = 10_000;
    private static final int MAX_PER_DEVICE = 16;

    private final ConnectedDevices connected;
    private final Clock clock;
    private final Cache<DeviceId, ArrayDeque<Delivery>> held = Caffeine.newBuilder()
            .maximumSize(MAX_DEVICES)
            .expireAfterWrite(LIFE)
            .build();

    @Inject
    EphemeralDeliveries(ConnectedDevices connected, Clock clock) {
        this.connected = connected;
        this.clock = clock;
        connected.onOpen(this::release);
    }

    /** Hands on a message's copies. Never blocks. */
    public void deliver(Envelope.Message envelope) {
        for (Envelope.Copy copy : envelope.copies()) {
            Delivery delivery = new Delivery(
                    copy.device(),
                    0,
                    envelope.lifetime(),
                    new Delivery.Content.Message(envelope.message(), copy.type(), copy.ciphertext()));
            if (connected
                    .find(copy.device())
                    .filter(s -> s.sendEphemeral(delivery))
                    .isEmpty()) {
                hold(delivery);
            }
        }
    }

    private void hold(Delivery delivery) {
        held.asMap().compute(delivery.device(), (device, waiting) -> {
            ArrayDeque<Delivery> next = waiting == null ? new ArrayDeque<>() : new ArrayDeque<>(waiting);
            next.add(delivery);
            if (next.size() > MAX_PER_DEVICE) {
                next.remove();
            }
            return next;
        });
    }

    private void release(DeviceSession session) {
        ArrayDeque<Delivery> waiting = held.asMap().remove(session.device().id());
        if (waiting != null) {
            List<Delivery> alive = new ArrayList<>(waiting);
            alive.removeIf(d -> d.lifetime().over(clock.millis()));
            alive.forEach(session::sendEphemeral);
        }
    }
}
