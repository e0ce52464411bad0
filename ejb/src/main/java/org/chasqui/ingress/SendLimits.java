// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import java.time.Duration;
import java.util.Map;

/**
 * How fast one account may write to another: a burst, refilled at so many messages per second.
 *
 * @param stranger while the recipient has never written back
 * @param established from then on
 */
public record SendLimits(Rate stranger, Rate established) {

    /** As protocol.md says. */
    public static final SendLimits DEFAULT = new SendLimits(new Rate(60, 1), new Rate(600, 10));

    /**
     * A token bucket.
     *
     * @param burst capacity, in messages
     * @param perSecond refill
     */
    public record Rate(int burst, int perSecond) {

        /** Rejects what would let nobody through. */
        public Rate {
            Map.of("burst", burst, "per-second", perSecond).forEach((name, value) -> {
                if (value < 1) {
                    throw new IllegalArgumentException("a limit's " + name + " is " + value + ", it must be positive");
                }
            });
        }

        /** In which time as many messages as the burst are refilled. */
        Duration refill() {
            return Duration.ofMillis(burst * 1000L / perSecond);
        }
    }
}
