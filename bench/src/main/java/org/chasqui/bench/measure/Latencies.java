// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts what was completed and how long it took, from the time it was due. At a fixed rate that is when it should have
 * been sent, whether or not it could be: a server that stalls makes everything that was due meanwhile late (without
 * coordinated omission). Of one thread, the event loop's.
 */
public final class Latencies {

    private static final long HIGHEST = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Histogram histogram = new Histogram(HIGHEST, DIGITS);
    private long total;
    private long counted;
    private long from = Long.MAX_VALUE;
    private long to = Long.MAX_VALUE;

    /** From now on completions are counted. */
    public void begin(long now) {
        from = now;
    }

    /** From now on completions are not counted; latencies of what was due before still are. */
    public void end(long now) {
        to = now;
    }

    /**
     * Something is done.
     *
     * @param due when it was to begin, {@link System#nanoTime()}
     * @param now when it was done
     */
    public void completed(long due, long now) {
        total++;
        if (now >= from && now < to) {
            counted++;
        }
        if (due >= from && due < to) {
            histogram.recordValue(Math.min(HIGHEST, Math.max(0, now - due)));
        }
    }

    /** Completions since the beginning of the run. */
    public long total() {
        return total;
    }

    /** Completions between {@link #begin} and {@link #end}. */
    public long counted() {
        return counted;
    }

    /** How many latencies were recorded: of what was due between begin and end. */
    public long recorded() {
        return histogram.getTotalCount();
    }

    /** Milliseconds that this share of what was recorded took at most. */
    public double millis(double percentile) {
        return histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    /** Milliseconds that the slowest took. */
    public double maxMillis() {
        return histogram.getMaxValue() / NANOS_PER_MILLI;
    }
}
