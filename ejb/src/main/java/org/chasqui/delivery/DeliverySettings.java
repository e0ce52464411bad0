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
 */
public record DeliverySettings(Duration ackTimeout, Duration netInterval, Duration retention, Duration sweepInterval) {

    /** As protocol.md says. */
    public static final DeliverySettings DEFAULT = new DeliverySettings(
            Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofDays(30), Duration.ofMinutes(1));

    /** Rejects what is not positive. */
    public DeliverySettings {
        positive("chasqui.stream.ack-timeout", ackTimeout);
        positive("chasqui.delivery.net-interval", netInterval);
        positive("chasqui.retention.undelivered", retention);
        positive("chasqui.retention.sweep-interval", sweepInterval);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be positive");
        }
    }
}
