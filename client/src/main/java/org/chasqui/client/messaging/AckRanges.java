// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.util.Collection;
import org.chasqui.protocol.Range;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.SequenceRange;

/** Joins delivery sequences into as few ranges as there are gaps. */
final class AckRanges {

    private AckRanges() {}

    /** An acknowledgement of these sequences, in any order. */
    static Ack of(Collection<Long> sequences) {
        Ack.Builder ack = Ack.newBuilder();
        for (Range range : Range.join(sequences)) {
            ack.addSequences(SequenceRange.newBuilder().setFirst(range.first()).setLast(range.lastOnWire()));
        }
        return ack.build();
    }
}
