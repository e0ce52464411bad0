// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.chasqui.delivery.SleepingDevices;
import org.chasqui.identity.DeviceId;
import org.chasqui.metrics.PipelineMetrics;
import org.jboss.logging.Logger;

/**
 * When devices are woken. The first urgent message for a device without a connection wakes it at once. What follows
 * before the device has come collapses into one later wake-up at the end of the window; a device that came and left is
 * woken at once again, within what an hour allows. A device whose connection is dead without anybody knowing yet is
 * woken when the connection is found dead. Thread-safe; those who report only change memory, everything else runs on
 * the queue's own threads. Memory is bounded: what is too much is forgotten or dropped, and costs a wake-up, never a
 * message.
 */
public final class WakeUpQueue implements SleepingDevices {

    private static final Logger LOG = Logger.getLogger(WakeUpQueue.class);
    private static final int MAX_NAPS = 50_000;

    /** Longer than anything that is remembered of a device. */
    private static final Duration NAP = Duration.ofHours(2);

    private final WakeUpSettings.Pace pace;
    private final Sleepers sleepers;
    private final ScheduledExecutorService threads;
    private final PipelineMetrics metrics;
    private final Clock clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Cache<DeviceId, Nap> naps =
            Caffeine.newBuilder().maximumSize(MAX_NAPS).expireAfterAccess(NAP).build();

    /** The devices, as the queue sees them. */
    public interface Sleepers {

        /** Whether the device has a connection here. */
        boolean isConnected(DeviceId device);

        /**
         * Wakes the device. Called by the queue's threads; may block.
         *
         * @param sequence of the urgent message that it is woken for
         * @return empty if the message does not wait any more
         * @throws InterruptedException if the server stops
         */
        Optional<WakeUpOutcome> wake(DeviceId device, long sequence) throws InterruptedException;
    }

    /** @param threads run the wake-ups; whoever made them ends them */
    public WakeUpQueue(
            WakeUpSettings.Pace pace,
            Sleepers sleepers,
            ScheduledExecutorService threads,
            PipelineMetrics metrics,
            Clock clock) {
        this.pace = pace;
        this.sleepers = sleepers;
        this.threads = threads;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Number of devices that wait to be woken, or are being woken. */
    public int waiting() {
        return waiting.get();
    }

    @Override
    public void urgentStored(DeviceId device, long sequence) {
        Nap nap = naps.get(device, d -> new Nap(pace, clock));
        nap.owe(sequence);
        schedule(device, nap);
    }

    @Override
    public void arrived(DeviceId device) {
        Nap nap = naps.getIfPresent(device);
        if (nap != null && nap.interrupt()) {
            waiting.decrementAndGet();
        }
    }

    @Override
    public void left(DeviceId device) {
        Nap nap = naps.getIfPresent(device);
        if (nap != null) {
            schedule(device, nap);
        }
    }

    private void schedule(DeviceId device, Nap nap) {
        // a connected device is looked at again when its connection is gone
        if (sleepers.isConnected(device)) {
            return;
        }
        if (!nap.begin()) {
            return;
        }
        if (waiting.incrementAndGet() > pace.queue()) {
            waiting.decrementAndGet();
            nap.drop();
            metrics.wakeUp("dropped");
            return;
        }
        runLater(device, nap);
    }

    private void runLater(DeviceId device, Nap nap) {
        try {
            nap.begun(delay -> threads.schedule(() -> run(device, nap), delay.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            // the server stops
            waiting.decrementAndGet();
            nap.drop();
        }
    }

    private void run(DeviceId device, Nap nap) {
        if (!nap.isDue()) {
            runLater(device, nap);
            return;
        }
        try {
            if (sleepers.isConnected(device)) {
                nap.end();
            } else {
                wake(device, nap);
            }
        } catch (InterruptedException e) {
            // stopping: nothing durable hangs on it
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
        schedule(device, nap);
    }

    private void wake(DeviceId device, Nap nap) throws InterruptedException {
        long sequence = nap.owed();
        Optional<WakeUpOutcome> outcome;
        try {
            outcome = sleepers.wake(device, sequence);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            LOG.warnf("a device could not be woken and is tried later: %s", e);
            outcome = Optional.of(new WakeUpOutcome.Retry(Optional.empty()));
        }
        nap.settle(sequence, outcome);
    }
}
