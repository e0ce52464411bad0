// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import java.time.Duration;

/**
 * A kind of push service. What it sends is the same for every message, sender and device: only that there is something.
 *
 * @param <T> whom it can wake
 */
public interface WakeUpGateway<T extends WakeUpTarget> extends AutoCloseable {

    /** How long one wake-up may take, whatever the push service does. */
    Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Wakes, and waits for the push service's answer, at most {@link #PATIENCE} and some. What goes wrong is an
     * outcome.
     *
     * @throws InterruptedException if the server stops
     */
    WakeUpOutcome wake(T target) throws InterruptedException;

    /** Ends its connections. */
    @Override
    void close();
}
