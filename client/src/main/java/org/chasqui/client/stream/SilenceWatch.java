// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.stream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the other end is gone without a word: a server pings every 25 seconds, and a network that has broken
 * says nothing at all. Safe for any thread.
 */
final class SilenceWatch {

    private final Duration limit;
    private final Runnable onSilence;
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean stopped;

    /** @param onSilence what to do, once, when nothing has been heard for so long */
    SilenceWatch(Duration limit, Runnable onSilence) {
        this.limit = limit;
        this.onSilence = onSilence;
    }

    /** Begins to listen. */
    void start() {
        lastHeard = System.nanoTime();
        checkAfter(limit);
    }

    /** There was a sign of life. */
    void heard() {
        lastHeard = System.nanoTime();
    }

    /** Nobody wants to know any more. */
    void stop() {
        stopped = true;
    }

    private void check() {
        Duration left = limit.minusNanos(System.nanoTime() - lastHeard);
        if (stopped) {
            return;
        }
        if (left.isPositive()) {
            checkAfter(left);
        } else {
            onSilence.run();
        }
    }

    private void checkAfter(Duration delay) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(this::check);
    }
}
