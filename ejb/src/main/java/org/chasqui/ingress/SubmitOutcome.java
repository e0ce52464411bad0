// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import java.time.Duration;
import java.util.SortedSet;

/** The answer to a submit. */
public sealed interface SubmitOutcome {

    /** The message is on the broker's synced journal; server time in milliseconds since 1970 UTC. */
    record Accepted(long serverTime) implements SubmitOutcome {}

    /**
     * Nobody gets a copy; where the same number is to be submitted again ({@link Deferred}), some may have got theirs.
     */
    sealed interface Rejected extends SubmitOutcome {}

    /** The same number is to be submitted again, unchanged; nothing behind it is accepted before. */
    sealed interface Deferred extends Rejected {
        /** How long to wait. */
        Duration retryAfter();
    }

    /** The copies do not match the current device lists. */
    record MismatchedDevices(Mismatch recipient, Mismatch own) implements Rejected {}

    /** There is no such account, or it is disabled. */
    record UnknownAccount() implements Rejected {}

    /** A ciphertext is longer than {@link Submission#MAX_CIPHERTEXT}. */
    record TooLarge() implements Rejected {}

    /** The submit breaks a rule of the protocol. */
    record Invalid() implements Rejected {}

    /**
     * Ingress is full, or the broker or the database is away: try again later. Or the sender is no device of its
     * account any more, and its connection is about to end.
     */
    record Busy(Duration retryAfter) implements Deferred {

        /** How long to wait, where nothing says when there will be room. */
        public static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

        /** To be submitted again after the usual pause. */
        public Busy() {
            this(USUAL_PAUSE);
        }
    }

    /** Too many messages from this sender to this recipient: try again later. */
    record RateLimited(Duration retryAfter) implements Deferred {}

    /** Device numbers that got no copy, should not have, or were meant under an old registration id. */
    record Mismatch(SortedSet<Integer> missing, SortedSet<Integer> extra, SortedSet<Integer> stale) {
        /** Whether the lists match. */
        public boolean none() {
            return missing.isEmpty() && extra.isEmpty() && stale.isEmpty();
        }
    }
}
