// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.time.Duration;
import org.chasqui.identity.DeviceAddress;

/**
 * What an operator may set of devices; docs/operations.md names the properties.
 *
 * @param max devices of an account beyond which none can be linked
 * @param idle when they are revoked
 * @param links bounds of link sessions
 * @param sweepInterval how often what has ended is looked for
 */
public record DeviceSettings(int max, Idleness idle, Links links, Duration sweepInterval) {

    /**
     * How long a device may stay away.
     *
     * @param limit a linked device that has not connected for so long is revoked
     * @param warning so long before it is announced
     */
    public record Idleness(Duration limit, Duration warning) {

        /** Rejects durations that make no sense. */
        public Idleness {
            if (limit.compareTo(Duration.ofDays(1)) < 0) {
                throw new IllegalArgumentException("chasqui.devices.idle is " + limit + ", it must be a day or more");
            }
            if (warning.isNegative() || warning.compareTo(limit) >= 0) {
                throw new IllegalArgumentException("chasqui.devices.idle-warning is " + warning
                        + ", it must be less than chasqui.devices.idle, " + limit);
            }
        }
    }

    /**
     * Bounds of link sessions.
     *
     * @param life of a session
     * @param maxOpen sessions at a time
     */
    public record Links(Duration life, int maxOpen) {

        /** Rejects values that are not positive. */
        public Links {
            if (!life.isPositive() || maxOpen < 1) {
                throw new IllegalArgumentException(
                        "chasqui.links: life " + life + " and max-open " + maxOpen + " must be positive");
            }
        }
    }

    /** Rejects values out of bounds. */
    public DeviceSettings {
        if (max < 1 || max > DeviceAddress.MAX_NUMBER) {
            throw new IllegalArgumentException(
                    "chasqui.devices.max is " + max + ", expected 1 to " + DeviceAddress.MAX_NUMBER);
        }
        if (!sweepInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "chasqui.devices.sweep-interval is " + sweepInterval + ", it must be positive");
        }
    }
}
