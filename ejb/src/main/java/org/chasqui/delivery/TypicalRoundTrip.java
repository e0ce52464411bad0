// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/**
 * The time within which three of four acknowledgements come, in nanoseconds, whatever the slowest of them do: each that
 * takes longer raises the estimate by a step, each that is quicker lowers it by a third of one (frugal streaming: Ma,
 * Muthukrishnan and Sandler, "Frugal Streaming for Estimating Quantiles", 2013). Thread-safe; of two at the same moment
 * one may be forgotten.
 */
final class TypicalRoundTrip {

    private static final double UP = 1.06;
    private static final double DOWN = 0.98;

    private volatile double nanos;

    /** An acknowledgement took so long. */
    void measured(long taken) {
        double estimate = nanos;
        if (estimate == 0) {
            nanos = Math.max(1, taken);
        } else {
            nanos = taken > estimate ? estimate * UP : Math.max(1, estimate * DOWN);
        }
    }

    /** The estimate; 0 if none was ever measured. */
    long nanos() {
        return (long) nanos;
    }
}
