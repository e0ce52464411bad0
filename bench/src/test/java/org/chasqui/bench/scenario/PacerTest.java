// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {

    @Test
    void messagesAreDueAtEqualDistances() {
        assertThat(Pacer.due(1_000, 0, 500)).isEqualTo(1_000);
        assertThat(Pacer.due(1_000, 1, 500)).isEqualTo(2_001_000);
        assertThat(Pacer.due(1_000, 500, 500)).isEqualTo(1_000_001_000);
    }

    @Test
    void noErrorAddsUpOverAnHour() {
        double perSecond = 30_000 / 7.0;
        long messages = (long) (3_600 * perSecond);
        assertThat(Pacer.due(0, messages, perSecond)).isBetween(3_599_999_000_000L, 3_600_000_001_000L);
    }
}
