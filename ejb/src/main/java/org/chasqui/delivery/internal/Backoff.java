// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits longer from time to time: 50 ms doubling up to 2 s. For one thread, for one thing that keeps failing. */
final class Backoff {

    private static final long FIRST_MILLIS = 50;
    private static final long MAX_MILLIS = 2_000;

    private long millis = FIRST_MILLIS;

    /** It works again. */
    void reset() {
        millis = FIRST_MILLIS;
    }

    /** @throws InterruptedException if interrupted, or if whoever waits is being stopped */
    void await(BooleanSupplier stopping) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
        millis = Math.min(MAX_MILLIS, millis * 2);
        if (stopping.getAsBoolean()) {
            throw new InterruptedException("stopping");
        }
    }
}
