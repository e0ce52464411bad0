// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Duration;

/**
 * How often a message has been tried on this connection.
 *
 * @param number of the message in its conversation
 * @param mismatches how often its copies did not fit the device lists
 * @param waits how often the server asked to wait
 */
record Attempt(long number, int mismatches, int waits) {

    private static final int MAX_MISMATCHES = 3;
    private static final Duration LEAST_WAIT = Duration.ofMillis(100);
    private static final Duration MOST_WAIT = Duration.ofMinutes(10);

    static Attempt first(long number) {
        return new Attempt(number, 0, 0);
    }

    Attempt afterMismatch() {
        return new Attempt(number, mismatches + 1, waits);
    }

    Attempt afterWaiting() {
        return new Attempt(number, mismatches, waits + 1);
    }

    boolean mismatchesUsedUp() {
        return mismatches >= MAX_MISMATCHES;
    }

    /** How long to wait when the server asked for so much. */
    static Duration bounded(Duration asked) {
        if (asked.compareTo(LEAST_WAIT) < 0) {
            return LEAST_WAIT;
        }
        return asked.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : asked;
    }
}
