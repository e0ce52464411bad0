// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.chasqui.client.event.Disconnection;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {

    private double random = 0.5;
    private final ReconnectPolicy policy = new ReconnectPolicy(() -> random);

    @Test
    void doublesTheIntervalUpToHalfAMinute() {
        random = 0.999999;
        List<Long> seconds = Stream.generate(() -> policy.afterFailure(Duration.ZERO))
                .limit(9)
                .map(delay -> (delay.toMillis() + 1) / 500)
                .toList();

        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void takesARandomPlaceInTheInterval() {
        random = 0;
        assertThat(policy.afterFailure(Duration.ZERO)).isZero();
        random = 0.25;
        assertThat(policy.afterFailure(Duration.ZERO)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void forgetsFailuresAfterAConnectionThatCaughtUp() {
        policy.afterFailure(Duration.ZERO);
        policy.afterFailure(Duration.ZERO);

        assertThat(policy.afterConnection(Disconnection.LOST, false, Duration.ZERO))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.afterConnection(Disconnection.LOST, true, Duration.ZERO))
                .isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void comesBackWithinTheTimeThatADrainingServerAsksFor() {
        assertThat(policy.afterConnection(Disconnection.DRAINING, true, Duration.ofSeconds(30)))
                .isEqualTo(Duration.ofSeconds(15));
        random = 0;
        assertThat(policy.afterConnection(Disconnection.DRAINING, false, Duration.ofSeconds(30)))
                .isZero();
    }

    @Test
    void leavesTheServerAloneAsLongAsItAsks() {
        assertThat(policy.afterFailure(Duration.ofMinutes(1)))
                .isEqualTo(Duration.ofMinutes(1).plusMillis(250));
    }

    @Test
    void goesFarBackWhenItSentTooMuch() {
        assertThat(policy.afterConnection(Disconnection.THROTTLED, true, Duration.ZERO))
                .isEqualTo(Duration.ofSeconds(15));
    }
}
