// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptTest {

    @Test
    void waitsAsLongAsTheServerAsksWithinReason() {
        assertThat(Attempt.bounded(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
        assertThat(Attempt.bounded(Duration.ZERO)).isEqualTo(Duration.ofMillis(100));
        assertThat(Attempt.bounded(Duration.ofDays(1))).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void countsWaitsAndMismatchesApart() {
        Attempt attempt = Attempt.first(1);
        for (int i = 0; i < 3; i++) {
            assertThat(attempt.mismatchesUsedUp()).isFalse();
            attempt = attempt.afterMismatch().afterWaiting();
        }
        assertThat(attempt.mismatchesUsedUp()).isTrue();
        assertThat(attempt.waits()).isEqualTo(3);
    }
}
