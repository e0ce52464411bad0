// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

import java.util.Arrays;

/** Delivery sequences to acknowledge, joined where they follow each other. They come in rising order. */
final class AckRanges {

    private static final int INITIAL = 8;

    private long[] firsts = new long[INITIAL];
    private long[] lasts = new long[INITIAL];
    private int count;

    /** Adds a sequence; one that is not above the last begins a range of its own. */
    void add(long sequence) {
        if (count > 0 && lasts[count - 1] + 1 == sequence) {
            lasts[count - 1] = sequence;
            return;
        }
        if (count == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * count);
            lasts = Arrays.copyOf(lasts, 2 * count);
        }
        firsts[count] = sequence;
        lasts[count] = sequence;
        count++;
    }

    int count() {
        return count;
    }

    long first(int i) {
        return firsts[i];
    }

    long last(int i) {
        return lasts[i];
    }

    void clear() {
        count = 0;
    }
}
