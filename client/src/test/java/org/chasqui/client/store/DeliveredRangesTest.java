// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chasqui.client.store.Homes.ALICE;
import static org.chasqui.client.store.Homes.BOB;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveredRangesTest {

    @TempDir
    Path directory;

    private Home home;
    private DeliveredRanges ranges;

    @BeforeEach
    void open() {
        home = Homes.in(directory);
        ranges = new DeliveredRanges(home.database());
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void keepsTheUnion() {
        ranges.add(BOB, 1, 5, 7);
        ranges.add(BOB, 1, 1, 1);
        ranges.add(BOB, 1, 6, 9);

        assertThat(LongStream.rangeClosed(1, 10).filter(n -> ranges.contains(BOB, 1, n)))
                .containsExactly(1L, 5L, 6L, 7L, 8L, 9L);
        assertThat(ranges.ranges(BOB, 1)).isEqualTo(2);
    }

    @Test
    void joinsNeighboursAndRepetitions() {
        ranges.add(BOB, 1, 1, 2);
        ranges.add(BOB, 1, 4, 5);
        ranges.add(BOB, 1, 3, 3);
        ranges.add(BOB, 1, 2, 4);

        assertThat(ranges.ranges(BOB, 1)).isOne();
        assertThat(ranges.contains(BOB, 1, 5)).isTrue();
        assertThat(ranges.contains(BOB, 1, 6)).isFalse();
    }

    @Test
    void keepsConversationsAndDevicesApart() {
        ranges.add(BOB, 1, 1, 3);

        assertThat(ranges.contains(BOB, 2, 2)).isFalse();
        assertThat(ranges.contains(ALICE, 1, 2)).isFalse();
    }

    @Test
    void ignoresNumbersThatNoMessageHas() {
        ranges.add(BOB, 1, 0, 3);
        ranges.add(BOB, 1, 5, 4);
        ranges.add(BOB, 1, -2, -1);

        assertThat(ranges.ranges(BOB, 1)).isZero();
    }
}
