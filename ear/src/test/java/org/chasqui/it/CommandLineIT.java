// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code chasqui} command as people and scripts use it, each call a process of its own, with a real server. */
class CommandLineIT {

    private static final int PATIENCE = 120;
    private static final String SHOWN = "chasqui link ";

    private LocalStack stack;
    private Path homes;
    private String alice;
    private String bob;

    /** How a command ended. */
    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        homes = directory;
        stack = LocalStack.start(Path.of("target/it/command-line"));
        String suffix = Long.toHexString(System.nanoTime());
        alice = "alice-" + suffix;
        bob = "bob-" + suffix;
        new Api(stack.httpUri()).createAccounts(alice, bob);
    }

    @AfterEach
    void stop() throws Exception {
        stack.close();
    }

    @Test
    void aSecondDeviceIsLinkedUsedAndRevoked() throws Exception {
        assertThat(run("alice", Api.PASSWORD, "enrol", server(), alice).code()).isZero();
        assertThat(run("bob", Api.PASSWORD, "enrol", server(), bob).code()).isZero();
        assertThat(run("alice", "", "send", bob, "before the laptop").code()).isZero();

        Process laptop = begin("laptop", "link", "--device-name", "laptop", server());
        String code = shownBy(laptop);
        Ended linked = run("alice", "", "link", "--yes", code);
        assertThat(linked.out()).contains("Linked as device 2 of " + alice + ".");
        assertThat(linked.code()).isZero();
        assertThat(laptop.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
        assertThat(laptop.exitValue()).isZero();

        Ended again = run("alice", "", "link", "--yes", code);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("not valid any more");

        assertThat(run("laptop", "", "receive").err()).contains("told this one 1 earlier message.");
        assertThat(run("laptop", "", "send", bob, "from the laptop").out())
                .contains("→ " + bob + ": from the laptop ✓");
        assertThat(run("alice", "", "receive").out()).contains("→ " + bob + " (from your device 2): from the laptop");
        assertThat(run("alice", "", "history", bob).out())
                .contains("→ " + bob + ": before the laptop ✓")
                .contains("→ " + bob + " (device 2): from the laptop ✓");
        assertThat(run("bob", "", "receive").out())
                .contains(alice + ": before the laptop", alice + ": from the laptop");

        assertThat(run("alice", "", "rename", "2", "old laptop").code()).isZero();
        assertThat(run("alice", "", "devices").out()).contains("1  command line  primary", "2  old laptop  since ");
        Ended others = run("laptop", "", "revoke", "1");
        assertThat(others.code()).isEqualTo(1);
        assertThat(others.err()).contains("device 1");
        assertThat(run("alice", "", "revoke", "2").out()).contains("Device 2 is revoked.");
        Ended refused = run("laptop", "", "receive");
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains("revoked");
        assertThat(run("alice", "", "devices").out()).doesNotContain("laptop");
    }

    @Test
    void aWrongCodeIsExplained() throws Exception {
        assertThat(run("alice", Api.PASSWORD, "enrol", server(), alice).code()).isZero();

        Ended wrong = run("alice", "", "link", "--yes", "B4PC-2PCL-LJUX-Q43J-PB2G-KZLO-EBRH-S5DF-OMQS-CIIA");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("not valid any more");
        Ended mistyped = run("alice", "", "link", "--yes", "B4PC-2PCL-LJUX-Q43J-PB2G-KZLO-EBRH-S5DF-OMQS-CIIB");
        assertThat(mistyped.err()).contains("mistyped");
        Ended nonsense = run("alice", "", "link", "--yes", "hello");
        assertThat(nonsense.err()).contains("no link code");
    }

    private String server() {
        return stack.httpUri().toString();
    }

    private Process begin(String home, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "org.chasqui.client.cli.Launcher",
                "--home",
                homes.resolve(home).toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(homes.resolve(home + ".err").toFile())
                .start();
    }

    private Ended run(String home, String input, String... arguments) throws Exception {
        Process process = begin(home, arguments);
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input + "\n");
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out, Files.readString(homes.resolve(home + ".err")));
    }

    private static String shownBy(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return out.lines()
                .filter(line -> line.startsWith(SHOWN))
                .findFirst()
                .orElseThrow()
                .substring(SHOWN.length());
    }
}
