// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Instant;

/** Times as they come from the network: milliseconds since 1970, which nobody has vouched for. */
final class WireTimes {

    private static final long MOST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

    private WireTimes() {}

    /** @throws IllegalArgumentException if it is not within the years 1970 to 9999 */
    static Instant of(long millis) {
        if (millis < 0 || millis > MOST) {
            throw new IllegalArgumentException("time " + millis + " is not within the years 1970 to 9999");
        }
        return Instant.ofEpochMilli(millis);
    }
}
