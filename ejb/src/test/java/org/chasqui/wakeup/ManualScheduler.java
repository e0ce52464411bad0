// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.chasqui.fixtures.ManualClock;

/** Runs what is scheduled on the test's thread, when the test moves the clock. */
final class ManualScheduler extends ScheduledThreadPoolExecutor {

    private final ManualClock clock;
    private final List<Due> due = new ArrayList<>();

    private record Due(long at, Runnable work, ScheduledFuture<?> handle) {}

    ManualScheduler(ManualClock clock) {
        super(0);
        this.clock = clock;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        // never run by the pool: its delay is the clock's business
        ScheduledFuture<?> handle = super.schedule(() -> {}, Long.MAX_VALUE / 2, TimeUnit.NANOSECONDS);
        due.add(new Due(clock.millis() + unit.toMillis(delay), work, handle));
        return handle;
    }

    /** Runs what is due now, and what becomes due by it. */
    void runDue() {
        for (Due next = next(); next != null; next = next()) {
            due.remove(next);
            if (!next.handle.isCancelled()) {
                next.work.run();
            }
        }
    }

    private Due next() {
        return due.stream()
                .filter(d -> d.at <= clock.millis())
                .min(Comparator.comparingLong(Due::at))
                .orElse(null);
    }

    void advance(Duration by) {
        clock.advance(by);
        runDue();
    }
}
