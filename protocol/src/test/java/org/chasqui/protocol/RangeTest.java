// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RangeTest {

    @Test
    void joinsNeighboursInAnyOrderAndNamesRepetitionsOnce() {
        assertThat(Range.join(List.of(5L, 3L, 4L, 4L, 9L, 11L, 12L)))
                .containsExactly(new Range(3, 5), new Range(9, 9), new Range(11, 12));
    }

    @Test
    void joinsNothingToNothing() {
        assertThat(Range.join(List.of())).isEmpty();
    }

    @Test
    void leavesOutTheLastOfASingleNumber() {
        assertThat(new Range(7, 7).lastOnWire()).isZero();
        assertThat(new Range(7, 8).lastOnWire()).isEqualTo(8);
    }

    @Test
    void refusesToEndBeforeItBegins() {
        assertThatThrownBy(() -> new Range(2, 1)).hasMessageContaining("ends at 1");
    }
}
