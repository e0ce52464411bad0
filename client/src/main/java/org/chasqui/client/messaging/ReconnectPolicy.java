// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.chasqui.client.event.Disconnection;

/**
 * How long to wait before connecting again: a random time between nothing and half a second, doubled with each failure
 * in a row up to half a minute, so that clients that lost the same server do not come back together. What the server
 * asks for comes first. Not safe for several threads.
 */
public final class ReconnectPolicy {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration CAP = Duration.ofSeconds(30);
    private static final int DOUBLINGS_TO_CAP = 6;

    private final DoubleSupplier random;
    private int failures;

    /** @param random where in the interval to be, from 0 (included) to 1 */
    public ReconnectPolicy(DoubleSupplier random) {
        this.random = random;
    }

    /** With real randomness. */
    public static ReconnectPolicy standard() {
        return new ReconnectPolicy(() -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * The delay after a connection that stood and ended.
     *
     * @param reason why it ended; one after which to connect again
     * @param caughtUp whether it had got everything that was stored: then earlier failures are forgotten
     * @param within what the server asked for when it said that it goes away; zero if it did not
     */
    public Duration afterConnection(Disconnection reason, boolean caughtUp, Duration within) {
        if (caughtUp) {
            failures = 0;
        }
        if (reason == Disconnection.DRAINING) {
            return part(within);
        }
        if (reason == Disconnection.THROTTLED) {
            failures = Math.max(failures, DOUBLINGS_TO_CAP);
        }
        return backOff();
    }

    /**
     * The delay after a connection did not come about.
     *
     * @param retryAfter how long the server asked to be left alone; zero if it did not
     */
    public Duration afterFailure(Duration retryAfter) {
        return retryAfter.plus(backOff());
    }

    private Duration backOff() {
        Duration most = FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS_TO_CAP));
        failures++;
        return part(most.compareTo(CAP) < 0 ? most : CAP);
    }

    private Duration part(Duration most) {
        return Duration.ofMillis((long) (most.toMillis() * random.getAsDouble()));
    }
}
