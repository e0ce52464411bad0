// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.util.Collection;
import java.util.TreeSet;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.SequenceRange;

/** Joins delivery sequences into as few ranges as there are gaps. */
final class AckRanges {

    private AckRanges() {}

    /** An acknowledgement of these sequences, in any order. */
    static Ack of(Collection<Long> sequences) {
        Ack.Builder ack = Ack.newBuilder();
        SequenceRange.Builder open = null;
        for (long sequence : new TreeSet<>(sequences)) {
            if (open != null && sequence == end(open) + 1) {
                open.setLast(sequence);
            } else {
                if (open != null) {
                    ack.addSequences(open);
                }
                open = SequenceRange.newBuilder().setFirst(sequence);
            }
        }
        if (open != null) {
            ack.addSequences(open);
        }
        return ack.build();
    }

    private static long end(SequenceRange.Builder range) {
        return range.getLast() == 0 ? range.getFirst() : range.getLast();
    }
}
