// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one device that was or is to be woken: for which message, when at the earliest, and what it has
 * left of the hour's wake-ups. Thread-safe.
 */
final class Nap {

    /** After so many failures in a row it is left to the next urgent message. */
    private static final int MAX_FAILURES = 6;

    /** Nobody is left alone for longer, whatever a push service says. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Duration window;
    private final Clock clock;
    private final Bucket hour;

    /** Sequence of the newest urgent message that the device is to be woken for; 0: none. */
    private long owed;

    private boolean scheduled;
    private @Nullable Future<?> task;

    /** The device came while it was being woken. */
    private boolean came;

    private long notBefore;
    private int failures;

    Nap(WakeUpSettings.Pace pace, Clock clock) {
        this.window = pace.window();
        this.clock = clock;
        this.hour = Bucket.builder()
                .addLimit(l -> l.capacity(pace.perHour()).refillGreedy(pace.perHour(), Duration.ofHours(1)))
                .withCustomTimePrecision(new Meter(clock))
                .build();
    }

    /** The device is to be woken for this message too. */
    synchronized void owe(long sequence) {
        owed = Math.max(owed, sequence);
    }

    synchronized long owed() {
        return owed;
    }

    /** Takes on the wake-up, if there is one to make and nobody is at it. */
    synchronized boolean begin() {
        if (owed == 0 || scheduled) {
            return false;
        }
        scheduled = true;
        came = false;
        return true;
    }

    /**
     * Has the wake-up made when the device may be woken.
     *
     * @param schedule runs it after a delay
     */
    synchronized void begun(Function<Duration, Future<?>> schedule) {
        task = schedule.apply(delay());
    }

    /** Whether the device may be woken now; then it cannot be called off any more. */
    synchronized boolean isDue() {
        task = null;
        return delay().isZero();
    }

    /** Ends what {@link #begin} began, with nothing done. */
    synchronized void end() {
        scheduled = false;
    }

    /** As {@link #end}, and nothing is to be done any more. */
    synchronized void drop() {
        scheduled = false;
        owed = 0;
    }

    private Duration delay() {
        long untilAllowed = Math.ceilDiv(hour.estimateAbilityToConsume(1).getNanosToWaitForRefill(), NANOS_PER_MILLI);
        return Duration.ofMillis(Math.max(0, Math.max(notBefore - clock.millis(), untilAllowed)));
    }

    /**
     * The device has come by itself: the next wake-up need not wait.
     *
     * @return whether one that waited was called off, which ends what {@link #begin} began
     */
    synchronized boolean interrupt() {
        notBefore = 0;
        failures = 0;
        came = true;
        boolean calledOff = task != null && task.cancel(false);
        if (calledOff) {
            task = null;
            scheduled = false;
        }
        return calledOff;
    }

    /** Ends what {@link #begin} began. */
    synchronized void settle(long sequence, Optional<WakeUpOutcome> outcome) {
        scheduled = false;
        if (outcome.isEmpty()) {
            settled(sequence);
            return;
        }
        hour.tryConsume(1);
        switch (outcome.get()) {
            case WakeUpOutcome.Sent() -> settled(sequence);
            case WakeUpOutcome.Gone() -> settled(sequence);
            case WakeUpOutcome.Refused(var reason) -> settled(sequence);
            case WakeUpOutcome.Retry(var after) -> {
                failures++;
                if (failures >= MAX_FAILURES) {
                    settled(sequence);
                }
                waitFor(backoff(after));
                return;
            }
        }
        failures = 0;
        waitFor(window);
    }

    private void settled(long sequence) {
        if (owed == sequence) {
            owed = 0;
        }
    }

    private Duration backoff(Optional<Duration> after) {
        Duration own = window.multipliedBy(1L << Math.min(failures - 1, 16));
        Duration wanted = after.filter(a -> a.compareTo(own) > 0).orElse(own);
        return wanted.compareTo(LONGEST_WAIT) < 0 ? wanted : LONGEST_WAIT;
    }

    private void waitFor(Duration duration) {
        if (!came) {
            notBefore = clock.millis() + duration.toMillis();
        }
    }

    private record Meter(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
