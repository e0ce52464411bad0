// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripsTest {

    private final RoundTrips trips = new RoundTrips();

    @Test
    void knowsNothingAtFirst() {
        assertThat(trips.average()).isZero();
    }

    @Test
    void startsAsRfc6298Section2Says() {
        trips.measured(1_000);
        assertThat(trips.average()).isEqualTo(1_000);

        trips.measured(2_000);
        assertThat(trips.average()).isEqualTo(1_125);
    }

    @Test
    void forgetsOneSlowAcknowledgementAfterSomeQuickOnes() {
        trips.measured(1_000);
        trips.missed(50_000);
        assertThat(trips.average()).isEqualTo(62_500);
        for (int i = 0; i < 60; i++) {
            trips.measured(1_000);
        }
        assertThat(trips.average()).isLessThan(2_000);
    }
}
