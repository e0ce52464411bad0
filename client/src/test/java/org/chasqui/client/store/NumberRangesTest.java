// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chasqui.client.store.Homes.BOB;
import static org.chasqui.client.store.Homes.toBob;

import java.nio.file.Path;
import java.util.List;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.NumberLine;
import org.chasqui.protocol.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberRangesTest {

    private static final NumberLine LINE = toBob(1).line();

    @TempDir
    Path directory;

    private Home home;
    private NumberRanges ranges;

    @BeforeEach
    void open() {
        home = Homes.in(directory);
        ranges = new NumberRanges(home.database(), "TEST");
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void joinsWhatTouchesOrOverlaps() {
        add(1, 2);
        add(5, 6);
        assertThat(all()).containsExactly(new Range(1, 2), new Range(5, 6));

        add(3, 4);
        add(2, 9);
        assertThat(all()).containsExactly(new Range(1, 9));
    }

    @Test
    void takesOutOfTheMiddle() {
        add(1, 10);
        add(20, 20);

        ranges.remove(LINE, new Range(4, 6));
        ranges.remove(LINE, new Range(9, 30));
        assertThat(all()).containsExactly(new Range(1, 3), new Range(7, 8));

        ranges.remove(LINE, new Range(1, 100));
        assertThat(ranges.all()).isEmpty();
    }

    @Test
    void keepsLinesAndPurposesApart() {
        add(3, 3);
        ranges.add(new NumberLine(new DeviceAddress(BOB, 2), BOB), new Range(4, 4));
        new NumberRanges(home.database(), "OTHER").add(LINE, new Range(2, 2));

        assertThat(all()).containsExactly(new Range(3, 3));
        assertThat(ranges.contains(toBob(3))).isTrue();
        assertThat(ranges.contains(toBob(2))).isFalse();
        assertThat(ranges.contains(toBob(4))).isFalse();
    }

    private void add(long first, long last) {
        ranges.add(LINE, new Range(first, last));
    }

    private List<Range> all() {
        return ranges.all().getOrDefault(LINE, List.of());
    }
}
