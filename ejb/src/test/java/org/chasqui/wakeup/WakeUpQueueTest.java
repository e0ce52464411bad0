// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.identity.DeviceId;
import org.chasqui.metrics.CountedMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakeUpQueueTest {

    private static final DeviceId BOB = new DeviceId(7);
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Optional<WakeUpOutcome> SENT = Optional.of(new WakeUpOutcome.Sent());

    private final ManualClock clock = new ManualClock();
    private final ManualScheduler scheduler = new ManualScheduler(clock);
    private final CountedMetrics metrics = new CountedMetrics();
    private final Set<DeviceId> connected = new HashSet<>();
    private final List<Long> woken = new ArrayList<>();
    private Optional<WakeUpOutcome> outcome = SENT;
    private Runnable whileWaking = () -> {};
    private final WakeUpQueue queue = queue(new WakeUpSettings.Pace(WINDOW, 100, 1, 100));

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private WakeUpQueue queue(WakeUpSettings.Pace pace) {
        return new WakeUpQueue(
                pace,
                new WakeUpQueue.Sleepers() {
                    @Override
                    public boolean isConnected(DeviceId device) {
                        return connected.contains(device);
                    }

                    @Override
                    public Optional<WakeUpOutcome> wake(DeviceId device, long sequence) {
                        woken.add(sequence);
                        whileWaking.run();
                        return outcome;
                    }
                },
                scheduler,
                metrics.pipeline(),
                clock);
    }

    private void urgent(long sequence) {
        queue.urgentStored(BOB, sequence);
        scheduler.runDue();
    }

    private void comes() {
        connected.add(BOB);
        queue.arrived(BOB);
    }

    private void leaves() {
        connected.remove(BOB);
        queue.left(BOB);
        scheduler.runDue();
    }

    @Test
    void wakesAtOnceAndNeverOnTheThreadThatReports() {
        queue.urgentStored(BOB, 1);
        assertThat(woken).isEmpty();
        assertThat(queue.waiting()).isEqualTo(1);

        scheduler.runDue();

        assertThat(woken).containsExactly(1L);
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void collapsesWhatFollowsIntoOneAtTheEndOfTheWindow() {
        urgent(1);
        for (long sequence = 2; sequence <= 10; sequence++) {
            urgent(sequence);
        }
        scheduler.advance(WINDOW.minusMillis(1));
        assertThat(woken).containsExactly(1L);

        scheduler.advance(Duration.ofMillis(1));
        scheduler.advance(WINDOW.multipliedBy(10));

        assertThat(woken).containsExactly(1L, 10L);
    }

    @Test
    void callsTheLaterOneOffWhenTheDeviceComes() {
        urgent(1);
        urgent(2);
        comes();
        assertThat(queue.waiting()).isZero();

        scheduler.advance(WINDOW);

        assertThat(woken).containsExactly(1L);
    }

    @Test
    void wakesADeviceThatCameAndLeftAtOnceAgain() {
        urgent(1);
        urgent(2);
        comes();
        outcome = Optional.empty(); // it has fetched both
        leaves();
        outcome = SENT;

        urgent(3);

        assertThat(woken).containsExactly(1L, 2L, 3L);
    }

    @Test
    void doesNotTakeADeviceThatCameWhileItWasWokenForAsleep() {
        whileWaking = () -> {
            comes();
            connected.remove(BOB);
        };
        urgent(1);
        whileWaking = () -> {};

        urgent(2);

        assertThat(woken).containsExactly(1L, 2L);
    }

    @Test
    void leavesConnectedDevicesAlone() {
        comes();
        urgent(1);
        scheduler.advance(WINDOW);

        assertThat(woken).isEmpty();
    }

    @Test
    void wakesADeviceWhoseConnectionTurnsOutToBeDead() {
        comes();
        urgent(1);
        leaves();

        assertThat(woken).containsExactly(1L);
    }

    @Test
    void leavesADeviceAloneThatLeavesWithNothingUrgentToFetch() {
        comes();
        leaves();
        scheduler.advance(WINDOW);

        assertThat(woken).isEmpty();
    }

    @Test
    void keepsToTheHoursAllowance() {
        WakeUpQueue strict = queue(new WakeUpSettings.Pace(Duration.ofSeconds(1), 2, 1, 100));
        for (long sequence = 1; sequence <= 20; sequence++) {
            strict.urgentStored(BOB, sequence);
            scheduler.advance(Duration.ofSeconds(30));
        }
        assertThat(woken).as("in ten minutes").hasSize(2);

        scheduler.advance(Duration.ofMinutes(21));

        assertThat(woken)
                .as("more than half an hour after the first")
                .hasSize(3)
                .endsWith(20L);
    }

    @Test
    void triesAgainLaterAndLaterAndGivesUp() {
        outcome = Optional.of(new WakeUpOutcome.Retry(Optional.empty()));
        urgent(1);
        assertThat(woken).hasSize(1);
        scheduler.advance(WINDOW);
        assertThat(woken).hasSize(2);
        scheduler.advance(WINDOW);
        assertThat(woken).as("twice the window").hasSize(2);

        for (int minutes = 0; minutes < 300; minutes++) {
            scheduler.advance(Duration.ofMinutes(1));
        }

        assertThat(woken).hasSize(6);
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void waitsAsLongAsThePushServiceWantsButNotForEver() {
        outcome = Optional.of(new WakeUpOutcome.Retry(Optional.of(Duration.ofMinutes(10))));
        urgent(1);
        scheduler.advance(Duration.ofMinutes(9));
        assertThat(woken).hasSize(1);
        outcome = Optional.of(new WakeUpOutcome.Retry(Optional.of(Duration.ofDays(10))));
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(woken).hasSize(2);
        outcome = SENT;

        scheduler.advance(Duration.ofHours(1));

        assertThat(woken).hasSize(3);
    }

    @Test
    void doesNotRepeatWhatWasRefused() {
        outcome = Optional.of(new WakeUpOutcome.Refused("status 403"));
        urgent(1);
        scheduler.advance(WINDOW.multipliedBy(100));

        assertThat(woken).hasSize(1);
    }

    @Test
    void triesAgainAfterAFailureOfOurs() {
        whileWaking = () -> {
            throw new IllegalStateException("the database is away");
        };
        urgent(1);
        whileWaking = () -> {};

        scheduler.advance(WINDOW);

        assertThat(woken).hasSize(2);
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void dropsWhatIsTooMuchAndCountsIt() {
        WakeUpQueue small = queue(new WakeUpSettings.Pace(WINDOW, 100, 1, 2));
        for (long device = 1; device <= 5; device++) {
            small.urgentStored(new DeviceId(device), 10 + device);
        }
        assertThat(small.waiting()).isEqualTo(2);
        assertThat(metrics.count("chasqui_wake_ups")).isEqualTo(3);
        scheduler.runDue();
        assertThat(woken).containsExactly(11L, 12L);

        small.urgentStored(new DeviceId(5), 20);
        scheduler.runDue();

        assertThat(woken).containsExactly(11L, 12L, 20L);
    }
}
