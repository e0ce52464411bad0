// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What waits for one shard's writer, bounded in bytes. Thread-safe. */
final class Backlog {

    private static final long MAX_BYTES = 32L * 1024 * 1024;

    /** Beyond this a round of the writer is held up by a broker or database that does not answer. */
    private static final long STUCK_MILLIS = 2_000;

    private final AtomicLong waiting = new AtomicLong();
    private final Clock clock;

    /** When the writer took what it is at, 0 while it waits for something to do. */
    private volatile long busySince;

    Backlog(Clock clock) {
        this.clock = clock;
    }

    /** The writer begins a round. */
    void begun() {
        busySince = clock.millis();
    }

    /** The writer waits for something to do. */
    void idle() {
        busySince = 0;
    }

    /** Room for something that will wait; empty if too much is waiting, or would only wait with what is stuck. */
    Optional<Room> reserve(long bytes) {
        if (isStuck()) {
            return Optional.empty();
        }
        if (waiting.addAndGet(bytes) > MAX_BYTES) {
            waiting.addAndGet(-bytes);
            return Optional.empty();
        }
        return Optional.of(new Room(this, bytes));
    }

    private boolean isStuck() {
        long since = busySince;
        return since != 0 && clock.millis() - since > STUCK_MILLIS;
    }

    /** What something takes of a backlog for as long as it waits. */
    static final class Room {

        private final Backlog backlog;
        private final long bytes;
        private final AtomicBoolean given = new AtomicBoolean();

        private Room(Backlog backlog, long bytes) {
            this.backlog = backlog;
            this.bytes = bytes;
        }

        /** Gives it back, once. */
        void giveBack() {
            if (!given.getAndSet(true)) {
                backlog.waiting.addAndGet(-bytes);
            }
        }
    }
}
