// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DelayLineTest {

    private static final int SMALL = 100;

    /** Loses the segments whose draws are below the loss: here draws come from a list, and then nothing is lost. */
    private static RandomGenerator draws(double... values) {
        return new RandomGenerator() {
            private int next;

            @Override
            public long nextLong() {
                throw new AssertionError("draws are doubles");
            }

            @Override
            public double nextDouble() {
                return next < values.length ? values[next++] : 0.99;
            }
        };
    }

    private static long ms(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void everythingTakesHalfARoundTrip() {
        DelayLine line = new DelayLine(new Link(80, 0), draws());
        assertThat(line.arrival(ms(0), SMALL)).isEqualTo(ms(40));
        assertThat(line.arrival(ms(3), 100_000)).isEqualTo(ms(43));
    }

    @Test
    void whatIsLostComesATimeoutLaterAndHoldsUpWhatIsBehindIt() {
        DelayLine line = new DelayLine(new Link(80, 0.1), draws(0.05, 0.5, 0.5, 0.5));
        assertThat(line.arrival(ms(0), SMALL)).isEqualTo(ms(40 + 280));
        assertThat(line.arrival(ms(1), SMALL)).isEqualTo(ms(40 + 280));
        assertThat(line.arrival(ms(300), SMALL)).isEqualTo(ms(340));
    }

    @Test
    void aSegmentMayBeLostTwice() {
        DelayLine line = new DelayLine(new Link(0, 0.1), draws(0.01, 0.01, 0.5));
        assertThat(line.arrival(0, SMALL)).isEqualTo(ms(400));
    }

    @Test
    void eachSegmentMayBeLost() {
        // the third of three segments
        DelayLine line = new DelayLine(new Link(0, 0.1), draws(0.5, 0.5, 0.01, 0.5));
        assertThat(line.arrival(0, 2 * DelayLine.SEGMENT_BYTES + 1)).isEqualTo(ms(200));
    }

    @Test
    void nothingOvertakesUnderLoss() {
        DelayLine line = new DelayLine(new Link(10, 0.3), new SplittableRandom(7));
        long last = Long.MIN_VALUE;
        int late = 0;
        for (int i = 0; i < 10_000; i++) {
            long arrival = line.arrival(ms(i), SMALL);
            assertThat(arrival).isGreaterThanOrEqualTo(Math.max(last, ms(i) + ms(5)));
            late += arrival > ms(i) + ms(5) ? 1 : 0;
            last = arrival;
        }
        assertThat(late).isGreaterThan(3_000);
    }

    @Test
    void aWayThatNothingGetsThroughIsRefused() {
        assertThatThrownBy(() -> new Link(80, 1)).hasMessageContaining("loss");
        assertThatThrownBy(() -> new Link(-1, 0)).hasMessageContaining("round trip");
        assertThatThrownBy(() -> new Link(Double.NaN, 0)).hasMessageContaining("round trip");
        assertThat(Link.DIRECT.direct()).isTrue();
        assertThat(new Link(0, 0.01).direct()).isFalse();
    }
}
