// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.chasqui.bench.BenchFailure;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** People who get an option wrong, or name a server that is away, get a message and an exit code. */
class BenchTest {

    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        CommandLine command = Bench.commandLine().setErr(new PrintWriter(err, true));
        command.getSubcommands().values().forEach(c -> c.setErr(new PrintWriter(err, true)));
        return command.execute(arguments);
    }

    @Test
    void namesTheOptionTheValueAndWhatWasExpected() {
        assertThat(bench("one-to-one", "--pairs", "0")).isEqualTo(BenchFailure.USAGE);
        assertThat(err.toString()).isEqualToIgnoringNewLines("chasqui-bench: --pairs is 0, expected 1 to 20000");
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertThat(bench("one-to-one", "--tls", "--server", "http://127.0.0.1:8080"))
                .isEqualTo(BenchFailure.USAGE);
        assertThat(err.toString()).contains("expected https");
        assertThat(bench("one-to-one", "--slow-pairs", "1")).isEqualTo(BenchFailure.USAGE);
        assertThat(err.toString()).contains("--slow-pairs needs --rtt or --loss");
    }

    @Test
    void refusesMoreDevicesThanAnAccountMayHave() {
        assertThat(bench("one-to-one", "--devices", "6")).isEqualTo(BenchFailure.USAGE);
        assertThat(err.toString()).isEqualToIgnoringNewLines("chasqui-bench: --devices is 6, expected 1 to 5");
    }

    @Test
    void refusesCopiesThatDoNotFitIntoAFrame() {
        assertThat(bench("one-to-one", "--devices", "5", "--bytes", "65536")).isEqualTo(BenchFailure.USAGE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("chasqui-bench: --bytes is 65536, expected 1 to 27274 with --devices 5:"
                        + " the 9 copies of a message travel in one frame");
    }

    @Test
    void refusesMoreConnectionsThanThereArePorts() {
        assertThat(bench("one-to-one", "--devices", "3", "--pairs", "7000")).isEqualTo(BenchFailure.USAGE);
        assertThat(err.toString()).contains("make 42000 connections, expected at most 40000");
    }

    @Test
    void aServerThatIsAwayIsNamedWithoutAStackTrace() {
        assertThat(bench("one-to-one", "--server", "http://127.0.0.1:1")).isEqualTo(BenchFailure.SERVER);
        assertThat(err.toString()).contains("no answer from http://127.0.0.1:1").doesNotContain("\tat ");
    }

    @Test
    void everyScenarioHasHelp() {
        Bench.commandLine()
                .getSubcommands()
                .forEach((name, command) -> assertThat(
                                command.getUsageMessage().lines().count())
                        .as(name)
                        .isGreaterThan(3));
        assertThat(Bench.commandLine().getSubcommands())
                .containsOnlyKeys(
                        "one-to-one", "offline-store", "offline-drain", "backlog", "idle", "reconnect", "crypto");
    }

    @Test
    void withoutAScenarioItSaysWhichThereAre() {
        assertThat(bench()).isEqualTo(BenchFailure.USAGE);
        assertThat(err.toString()).contains("offline-drain");
    }
}
