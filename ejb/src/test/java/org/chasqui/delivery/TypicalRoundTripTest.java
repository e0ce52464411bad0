// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TypicalRoundTripTest {

    private final TypicalRoundTrip trip = new TypicalRoundTrip();

    @Test
    void knowsNothingAtFirst() {
        assertThat(trip.nanos()).isZero();
    }

    @Test
    void startsWithTheFirst() {
        trip.measured(5_000);
        assertThat(trip.nanos()).isEqualTo(5_000);
    }

    @Test
    void isNotMovedFarByOneInTenThatIsVerySlow() {
        for (int i = 0; i < 1_000; i++) {
            trip.measured(i % 10 == 0 ? 200_000_000 : 1_000_000);
        }
        assertThat(trip.nanos()).isBetween(700_000L, 1_500_000L);
    }

    @Test
    void followsWhenMostBecomeSlower() {
        trip.measured(1_000_000);
        for (int i = 0; i < 200; i++) {
            trip.measured(50_000_000);
        }
        assertThat(trip.nanos()).isBetween(40_000_000L, 60_000_000L);
    }
}
