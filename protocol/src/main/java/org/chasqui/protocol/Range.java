// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * An inclusive range of message numbers or delivery sequences, as acknowledgements and receipts name them.
 *
 * @param first the lowest
 * @param last the highest, at least {@code first}
 */
public record Range(long first, long last) {

    /** Rejects a range that ends before it begins. */
    public Range {
        if (last < first) {
            throw new IllegalArgumentException("range ends at " + last + ", before its begin " + first);
        }
    }

    /**
     * Joins numbers into as few ranges as there are gaps.
     *
     * @param numbers in any order; repetitions count once
     * @return rising
     */
    public static List<Range> join(Collection<Long> numbers) {
        List<Range> ranges = new ArrayList<>();
        for (long number : new TreeSet<>(numbers)) {
            if (!ranges.isEmpty() && ranges.getLast().last == number - 1) {
                ranges.addLast(new Range(ranges.removeLast().first, number));
            } else {
                ranges.add(new Range(number, number));
            }
        }
        return ranges;
    }

    /** What the field {@code last} holds on the wire: 0, which is not sent, where it is the same as {@code first}. */
    public long lastOnWire() {
        return last == first ? 0 : last;
    }
}
