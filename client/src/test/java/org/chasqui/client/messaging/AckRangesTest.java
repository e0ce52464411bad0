// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chasqui.protocol.v1.SequenceRange;
import org.junit.jupiter.api.Test;

class AckRangesTest {

    @Test
    void joinsWhatFollowsOnEachOther() {
        assertThat(AckRanges.of(List.of(5L, 3L, 4L, 9L, 11L, 12L)).getSequencesList())
                .containsExactly(range(3, 5), range(9, 0), range(11, 12));
    }

    @Test
    void namesRepetitionsOnce() {
        assertThat(AckRanges.of(List.of(7L, 7L)).getSequencesList()).containsExactly(range(7, 0));
    }

    @Test
    void joinsNothingToNothing() {
        assertThat(AckRanges.of(List.of()).getSequencesList()).isEmpty();
    }

    private static SequenceRange range(long first, long last) {
        return SequenceRange.newBuilder().setFirst(first).setLast(last).build();
    }
}
