// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.SequenceRange;

/** The delivery sequences that came on a connection and are not yet acknowledged. Not thread-safe. */
final class Acks {

    private final List<Long> waiting = new ArrayList<>();
    private long last;

    /** @return whether the sequence follows on the one before, as the server says it does */
    boolean add(long sequence, long previous) {
        boolean follows = previous == last && Long.compareUnsigned(sequence, last) > 0;
        last = sequence;
        waiting.add(sequence);
        return follows;
    }

    long last() {
        return last;
    }

    /** The frame that acknowledges them all, in ranges of neighbours. */
    Optional<ClientFrame> take() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Ack.Builder ack = Ack.newBuilder();
        long first = waiting.getFirst();
        long end = first;
        for (long sequence : waiting) {
            if (sequence > end + 1) {
                ack.addSequences(SequenceRange.newBuilder().setFirst(first).setLast(end));
                first = sequence;
            }
            end = sequence;
        }
        ack.addSequences(SequenceRange.newBuilder().setFirst(first).setLast(end));
        waiting.clear();
        return Optional.of(ClientFrame.newBuilder().setAck(ack).build());
    }

    /**
     * The connection is gone.
     *
     * @return how many were not acknowledged
     */
    int forget() {
        int lost = waiting.size();
        waiting.clear();
        last = 0;
        return lost;
    }
}
