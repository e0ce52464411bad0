// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * What a consumer has delivered and not yet acknowledged to the broker, which costs a sync: it is put off until so much
 * has gathered, or for a moment. The first batch of a source is not put off, so that one which fails cannot have the
 * one before it delivered again and again. Not thread-safe.
 */
final class Unacknowledged {

    private static final int MOST = 512;

    private static final Duration LONGEST = Duration.ofMillis(20);

    private int envelopes;
    private boolean first = true;
    private boolean empty = true;
    private long since;

    /** A batch was delivered; one without envelopes has to be acknowledged too. */
    void add(int count) {
        if (empty) {
            empty = false;
            since = System.nanoTime();
        }
        envelopes += count;
    }

    boolean isEmpty() {
        return empty;
    }

    boolean isDue() {
        return !empty && (first || envelopes >= MOST || left().isNegative());
    }

    /** In which time there is something to be acknowledged, at least a millisecond; nothing if there is nothing. */
    Optional<Duration> due() {
        return empty ? Optional.empty() : Optional.of(Duration.ofMillis(Math.max(1, left().toMillis() + 1)));
    }

    private Duration left() {
        return LONGEST.minusNanos(System.nanoTime() - since);
    }

    void clear() {
        first = false;
        empty = true;
        envelopes = 0;
    }
}
