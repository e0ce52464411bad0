// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.time.Duration;

/**
 * What an operator may set of delivery; docs/operations.md names the properties.
 *
 * @param ackTimeout a connection that acknowledges nothing for this long while deliveries are in flight is closed
 * @param netInterval how often the database is asked which connected devices have waiting records
 * @param retention how long an undelivered envelope is kept
 * @param sweepInterval how often what has expired is deleted
 * @param ownership how a shard's owner goes about it
 */
public record DeliverySettings(
        Duration ackTimeout, Duration netInterval, Duration retention, Duration sweepInterval, Ownership ownership) {

    /** As protocol.md says. */
    public static final DeliverySettings DEFAULT = new DeliverySettings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofDays(30),
            Duration.ofMinutes(1),
            new Ownership(Duration.ofMillis(100), Duration.ofSeconds(1)));

    /** Rejects what is not positive. */
    public DeliverySettings {
        positive("chasqui.stream.ack-timeout", ackTimeout);
        positive("chasqui.delivery.net-interval", netInterval);
        positive("chasqui.retention.undelivered", retention);
        positive("chasqui.retention.sweep-interval", sweepInterval);
    }

    /**
     * Times of a shard's owner.
     *
     * @param grace how long a batch waits at most for acknowledgements before it stores the rest; zero: not at all
     * @param lease how long a node takes a shard for its own without asking the database; shorter than any time after
     *     which a broker takes a silent node for gone
     */
    public record Ownership(Duration grace, Duration lease) {

        /** Rejects what is negative. */
        public Ownership {
            notNegative("chasqui.delivery.grace", grace);
            notNegative("chasqui.delivery.lease", lease);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be positive");
        }
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", it must not be negative");
        }
    }
}
