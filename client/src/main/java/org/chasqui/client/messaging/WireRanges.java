// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.util.List;
import org.chasqui.protocol.Range;
import org.chasqui.protocol.v1.NumberRange;

/** Ranges of message numbers as they are on the wire. */
final class WireRanges {

    private WireRanges() {}

    /** Those that can be ranges of message numbers; the others name nothing that exists. */
    static List<Range> valid(List<NumberRange> ranges) {
        return ranges.stream()
                .filter(range -> range.getFirst() >= 1 && last(range) >= range.getFirst())
                .filter(range -> last(range) < Long.MAX_VALUE)
                .map(range -> new Range(range.getFirst(), last(range)))
                .toList();
    }

    static List<NumberRange> of(List<Range> ranges) {
        return ranges.stream()
                .map(range -> NumberRange.newBuilder()
                        .setFirst(range.first())
                        .setLast(range.lastOnWire())
                        .build())
                .toList();
    }

    private static long last(NumberRange range) {
        return range.getLast() == 0 ? range.getFirst() : range.getLast();
    }
}
