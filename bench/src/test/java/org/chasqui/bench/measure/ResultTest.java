// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ResultTest {

    @Test
    void beginsWithTheFiguresOfEveryScenario() {
        assertThat(new Result("idle").put("tls", false).json())
                .isEqualTo("{\"scenario\":\"idle\",\"msgs_per_s\":null,\"p50_ms\":null,\"p99_ms\":null,"
                        + "\"server_cpu_us_per_msg\":null,\"rows_per_msg\":null,\"tls\":false}");
    }

    @Test
    void roundsToFourDigitsButNeverWholeNumbers() {
        assertThat(new Result("x")
                        .figure("msgs_per_s", 15_234.6)
                        .figure("p50_ms", 1.23456)
                        .figure("p99_ms", 0.000123456)
                        .figure("rows_per_msg", 0)
                        .json())
                .contains("\"msgs_per_s\":15235,", "\"p50_ms\":1.235,", "\"p99_ms\":0.0001235,", "\"rows_per_msg\":0");
    }

    @Test
    void whatIsNoNumberIsNull() {
        assertThat(new Result("x")
                        .figure("p50_ms", 0.0 / 0)
                        .figure("p99_ms", 1.0 / 0)
                        .json())
                .contains("\"p50_ms\":null,\"p99_ms\":null");
    }

    @Test
    void isOneLineOfJson() throws Exception {
        String line = new Result("x").put("note", "two\nlines").json();
        assertThat(line).doesNotContain("\n");
        assertThat(new ObjectMapper().readTree(line).get("note").textValue()).isEqualTo("two\nlines");
    }
}
