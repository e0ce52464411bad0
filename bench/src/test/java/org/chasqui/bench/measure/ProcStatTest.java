// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chasqui.bench.BenchFailure;
import org.junit.jupiter.api.Test;

class ProcStatTest {

    private static final String REST =
            " S 1 4242 4242 0 -1 4194560 30917 0 12 0 1534 217 3 4 20 0 61 0 8731 3925784 638372 184467";

    @Test
    void addsUserAndSystemTime() {
        assertThat(ProcStat.parse("4242 (java)" + REST)).isEqualTo(new ProcStat("java", 1_751));
    }

    @Test
    void aNameMayHoldBlanksAndParentheses() {
        assertThat(ProcStat.parse("4242 (my (odd) prog 1 2)" + REST))
                .isEqualTo(new ProcStat("my (odd) prog 1 2", 1_751));
    }

    @Test
    void refusesWhatIsNoSuchLine() {
        assertThatThrownBy(() -> ProcStat.parse("4242 (java) S 1 2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProcStat.parse("4242 java S")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheLimitOfOpenFiles() {
        String limits = """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             94952                94952                processes
                Max open files            1024                 20000                files
                """;
        assertThat(Processes.openFiles(limits)).isEqualTo(1_024);
        assertThat(Processes.openFiles(limits.replace("1024 ", "unlimited "))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aProcessThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new Processes(java.util.List.of(Long.MAX_VALUE)))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining(Long.toString(Long.MAX_VALUE));
    }
}
