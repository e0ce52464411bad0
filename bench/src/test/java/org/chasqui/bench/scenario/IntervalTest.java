// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.chasqui.bench.measure.Result;
import org.junit.jupiter.api.Test;

class IntervalTest {

    private static Usage usage(long seconds, long serverMicros, boolean known) {
        return new Usage(seconds * 1_000_000_000L, serverMicros, known, 0, 0);
    }

    private static String line(boolean serverKnown, long messages, long copies) {
        Result result = new Result("x");
        Interval interval = new Interval(usage(1, 1_000, serverKnown), usage(3, 41_000, serverKnown), messages);
        interval.put(result, "");
        interval.putCopies(result, copies);
        return result.json();
    }

    @Test
    void sharesTheServersTimeAmongMessagesAndAmongTheirCopies() {
        assertThat(line(true, 200, 1_000))
                .contains(
                        "\"msgs_per_s\":100,",
                        "\"server_cpu_us_per_msg\":200,",
                        "\"copies_per_msg\":5,",
                        "\"copies\":1000,",
                        "\"server_cpu_us_per_copy\":40}");
    }

    @Test
    void withOneCopyEachACopyCostsWhatAMessageCosts() {
        assertThat(line(true, 200, 200))
                .contains("\"server_cpu_us_per_msg\":200,", "\"copies_per_msg\":1,", "\"server_cpu_us_per_copy\":200}");
    }

    @Test
    void withoutTheServersProcessesThereIsNoTime() {
        assertThat(line(false, 200, 1_000)).contains("\"copies_per_msg\":5,", "\"server_cpu_us_per_copy\":null");
    }
}
