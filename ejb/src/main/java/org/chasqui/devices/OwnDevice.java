// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A device as its own account's devices see it.
 *
 * @param device which
 * @param name for people
 * @param times when it did what
 */
public record OwnDevice(EnrolledDevice device, String name, Times times) {

    /**
     * All in milliseconds since 1970.
     *
     * @param enrolledAt when it was enrolled, or its link approved
     * @param addressableSince when others could write to it; null before it has published its keys
     * @param lastSeen the day on which it last connected, or was enrolled
     * @param warnedAt when its users were told that it will be revoked; null if they were not since it last connected
     */
    public record Times(
            long enrolledAt,
            @Nullable Long addressableSince,
            long lastSeen,
            @Nullable Long warnedAt) {}

    private static final long DAY = Duration.ofDays(1).toMillis();

    /** The beginning of the day in UTC that a moment is in, both in milliseconds since 1970. */
    public static long day(long millis) {
        return millis - Math.floorMod(millis, DAY);
    }
}
