// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutstandingTest {

    private final Outstanding outstanding = new Outstanding(8);
    private final List<Long> settled = new ArrayList<>();

    private void begin(long... due) {
        for (long when : due) {
            outstanding.begin(when);
        }
    }

    private void settle(long first, long last) {
        outstanding.settle(first, last, settled::add);
    }

    @Test
    void numbersBeginAtOneAndRise() {
        assertThat(outstanding.begin(100)).isEqualTo(1);
        assertThat(outstanding.begin(200)).isEqualTo(2);
        assertThat(outstanding.submitted()).isEqualTo(2);
    }

    @Test
    void settlesEachNumberOnceHoweverOftenItIsNamed() {
        begin(10, 20, 30, 40);
        settle(2, 3);
        settle(1, 3);
        settle(1, 3);
        assertThat(settled).containsExactly(20L, 30L, 10L);
        assertThat(outstanding.count()).isEqualTo(1);
    }

    @Test
    void ignoresNumbersThatWereNeverGivenOut() {
        begin(10);
        settle(0, Long.MAX_VALUE);
        settle(2, 5);
        assertThat(settled).containsExactly(10L);
        begin(20);
        assertThat(outstanding.count()).isEqualTo(1);
    }

    @Test
    void knowsATimeThatIsZeroOrNegative() {
        begin(0, -5);
        settle(1, 2);
        assertThat(settled).containsExactly(0L, -5L);
    }

    @Test
    void isFullWhileTheOldestHoldsThePlaceOfTheNext() {
        begin(1, 2, 3, 4, 5, 6, 7, 8);
        settle(2, 8);
        assertThat(outstanding.full()).isTrue();
        assertThatThrownBy(() -> outstanding.begin(9)).isInstanceOf(IllegalStateException.class);
        settle(1, 1);
        assertThat(outstanding.full()).isFalse();
        begin(9);
        settle(9, 9);
        assertThat(settled).endsWith(1L, 9L);
        assertThat(outstanding.count()).isZero();
    }

    @Test
    void goesRoundManyTimes() {
        for (long i = 1; i <= 1_000; i++) {
            begin(i);
            settle(i, i);
        }
        assertThat(settled).hasSize(1_000).endsWith(1_000L);
    }

    @Test
    void refusesACapacityThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new Outstanding(12)).hasMessageContaining("12");
    }
}
