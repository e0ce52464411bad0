// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/**
 * How long a device's acknowledgements take on average, smoothed as RFC 6298 section 2 does for TCP, in nanoseconds.
 * Not thread-safe.
 */
final class RoundTrips {

    private static final int SMOOTHING = 8;

    /** A miss counts as an average of that much more: a few quick acknowledgements make up for it. */
    private static final int PENALTY = 4;

    private long smoothed;

    /** An acknowledgement took so long. */
    void measured(long nanos) {
        smoothed = smoothed == 0 ? nanos : smoothed + (nanos - smoothed) / SMOOTHING;
    }

    /** None came within this time. */
    void missed(long nanos) {
        smoothed = Math.max(smoothed, nanos + nanos / PENALTY);
    }

    /** The time that they take on average; 0 if none was ever measured. */
    long average() {
        return smoothed;
    }
}
