// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    private static long ms(double millis) {
        return (long) (millis * TimeUnit.MILLISECONDS.toNanos(1));
    }

    @Test
    void aStallMakesEverythingLateThatWasDueInIt() {
        latencies.begin(0);
        // one is due every millisecond for 10 s; nothing is answered from the 1st to the 2nd second
        for (int i = 0; i < 10_000; i++) {
            long done = i >= 1_000 && i < 2_000 ? ms(2_000) : ms(i + 1);
            latencies.completed(ms(i), done);
        }
        assertThat(latencies.recorded()).isEqualTo(10_000);
        assertThat(latencies.millis(50)).isCloseTo(1, within(0.01));
        assertThat(latencies.millis(95)).isCloseTo(500, within(5.0));
        assertThat(latencies.millis(99)).isCloseTo(900, within(5.0));
        assertThat(latencies.maxMillis()).isCloseTo(1_000, within(2.0));
    }

    @Test
    void countsWhatIsDoneInTheIntervalAndTimesWhatWasDueInIt() {
        latencies.completed(ms(1), ms(2));
        latencies.begin(ms(10));
        latencies.completed(ms(9), ms(11));
        latencies.completed(ms(12), ms(13));
        latencies.completed(ms(14), ms(19));
        latencies.end(ms(20));
        latencies.completed(ms(19), ms(119));
        latencies.completed(ms(21), ms(22));
        assertThat(latencies.total()).isEqualTo(6);
        assertThat(latencies.counted()).isEqualTo(3);
        assertThat(latencies.recorded()).isEqualTo(3);
        assertThat(latencies.maxMillis()).isCloseTo(100, within(0.2));
    }
}
