// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/**
 * How long acknowledgements take, smoothed as RFC 6298 section 2 does for TCP: an estimate and its deviation, in
 * nanoseconds. Not thread-safe.
 */
final class RoundTrips {

    private static final int SMOOTHING = 8;
    private static final int DEVIATION_SMOOTHING = 4;
    private static final int DEVIATIONS = 4;

    private long smoothed;
    private long deviation;

    /** An acknowledgement took so long. */
    void measured(long nanos) {
        if (smoothed == 0) {
            smoothed = nanos;
            deviation = nanos / 2;
        } else {
            deviation += (Math.abs(smoothed - nanos) - deviation) / DEVIATION_SMOOTHING;
            smoothed += (nanos - smoothed) / SMOOTHING;
        }
    }

    /** None came within this time. */
    void missed(long nanos) {
        smoothed = Math.max(smoothed, 2 * nanos);
    }

    /** A time within which nearly all acknowledgements come; 0 if none was ever measured. */
    long bound() {
        return smoothed + DEVIATIONS * deviation;
    }

    /** The time that they take on average; 0 if none was ever measured. */
    long average() {
        return smoothed;
    }
}
