// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** The books of a run, kept by all devices together. Thread-safe. */
final class Ledger {

    private static final int FAULTS_KEPT = 20;

    private final Set<MessageKey> accepted = ConcurrentHashMap.newKeySet();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    // faults: all of them must stay zero
    final LongAdder shownTwice = new LongAdder();
    final LongAdder reordered = new LongAdder();
    final LongAdder damaged = new LongAdder();
    final LongAdder outOfSequence = new LongAdder();
    final LongAdder refusedForGood = new LongAdder();

    // for information
    final LongAdder shown = new LongAdder();
    final LongAdder redelivered = new LongAdder();
    final LongAdder events = new LongAdder();
    final LongAdder resent = new LongAdder();
    final LongAdder busy = new LongAdder();
    final LongAdder rateLimited = new LongAdder();
    final LongAdder connections = new LongAdder();
    final LongAdder failedConnections = new LongAdder();
    final LongAdder abruptDisconnects = new LongAdder();
    final LongAdder cleanDisconnects = new LongAdder();
    final LongAdder withheldAcks = new LongAdder();

    void accepted(MessageKey message) {
        accepted.add(message);
    }

    Set<MessageKey> accepted() {
        return accepted;
    }

    /** Counts a fault and remembers the first few. */
    void fault(LongAdder kind, String what) {
        kind.increment();
        if (faults.size() < FAULTS_KEPT) {
            faults.add(what);
        }
    }

    Queue<String> faults() {
        return faults;
    }

    @Override
    public String toString() {
        return ("accepted %d, shown %d; shown twice %d, reordered %d, damaged %d, out of sequence %d, refused for good"
                        + " %d; redelivered and dropped %d, submitted again %d, busy %d, rate limited %d;"
                        + " connections %d (failed %d), disconnects %d abrupt %d clean, acks withheld"
                        + " %d")
                .formatted(
                        accepted.size(),
                        shown.sum(),
                        shownTwice.sum(),
                        reordered.sum(),
                        damaged.sum(),
                        outOfSequence.sum(),
                        refusedForGood.sum(),
                        redelivered.sum(),
                        resent.sum(),
                        busy.sum(),
                        rateLimited.sum(),
                        connections.sum(),
                        failedConnections.sum(),
                        abruptDisconnects.sum(),
                        cleanDisconnects.sum(),
                        withheldAcks.sum());
    }
}
