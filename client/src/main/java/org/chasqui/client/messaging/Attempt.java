// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Duration;

/**
 * How often a message has been tried on this connection.
 *
 * @param number of the message in its conversation
 * @param mismatches how often its copies did not fit the device lists
 * @param busy how often the server was full
 */
record Attempt(long number, int mismatches, int busy) {

    private static final int MAX_MISMATCHES = 3;
    private static final int MAX_BUSY = 10;
    private static final Duration LEAST_WAIT = Duration.ofMillis(100);
    private static final Duration MOST_WAIT = Duration.ofSeconds(30);

    static Attempt first(long number) {
        return new Attempt(number, 0, 0);
    }

    Attempt afterMismatch() {
        return new Attempt(number, mismatches + 1, busy);
    }

    Attempt afterBusy() {
        return new Attempt(number, mismatches, busy + 1);
    }

    boolean mismatchesUsedUp() {
        return mismatches >= MAX_MISMATCHES;
    }

    boolean busyUsedUp() {
        return busy >= MAX_BUSY;
    }

    /** How long to wait when the server asked for so much. */
    static Duration bounded(Duration asked) {
        if (asked.compareTo(LEAST_WAIT) < 0) {
            return LEAST_WAIT;
        }
        return asked.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : asked;
    }
}
