// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

/**
 * The numbers of one conversation that are submitted and not settled, each with the time it was due. Settling comes in
 * ranges that may repeat what was settled before: each number counts once.
 */
final class Outstanding {

    /** A time that no number has: {@link System#nanoTime()} may be any long, this one it hits once in 292 years. */
    private static final long SETTLED = Long.MIN_VALUE;

    private final long[] due;
    private final int mask;
    private long next = 1;
    private long oldest = 1;
    private int count;

    /** What is told of each number that is settled. */
    @FunctionalInterface
    interface Settled {
        void settled(long due);
    }

    /** @param capacity most numbers between the oldest that is not settled and the next; a power of two */
    Outstanding(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("the capacity is " + capacity + ", expected a power of two");
        }
        due = new long[capacity];
        mask = capacity - 1;
    }

    int count() {
        return count;
    }

    /** Whether the next number has no place: it would take that of the oldest one that is not settled. */
    boolean full() {
        return next - oldest > mask;
    }

    /** How many numbers were given out. */
    long submitted() {
        return next - 1;
    }

    /**
     * Takes the next number.
     *
     * @param when it was due
     */
    long begin(long when) {
        if (full()) {
            throw new IllegalStateException("numbers " + oldest + " to " + (next - 1) + " are not settled");
        }
        due[(int) next & mask] = when;
        count++;
        return next++;
    }

    /** Settles a range, inclusive; numbers that were never given out are ignored. */
    void settle(long first, long last, Settled listener) {
        long end = Math.min(last, next - 1);
        for (long number = Math.max(first, oldest); number <= end; number++) {
            int slot = (int) number & mask;
            long when = due[slot];
            if (when != SETTLED) {
                due[slot] = SETTLED;
                count--;
                listener.settled(when);
            }
        }
        while (oldest < next && due[(int) oldest & mask] == SETTLED) {
            oldest++;
        }
    }
}
