// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.identity.UserName;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Drafts;
import org.chasqui.client.store.History;
import org.chasqui.client.store.Home;
import org.chasqui.client.store.Membership;
import org.chasqui.client.store.Profile;
import org.chasqui.client.store.Profiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChasquiCommandTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"", "bogus", "send", "send bob", "chat", "enrol http://localhost:1", "whoami --bogus"})
    void exitsWithTwoWhenTheCommandLineIsWrong(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--help");
    }

    @Test
    void helpsOnEveryCommand() {
        for (String command :
                new String[] {"enrol", "send", "receive", "chat", "history", "safety-number", "trust", "whoami"}) {
            assertThat(run(command, "--help")).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: chasqui " + command, "--home");
        }
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Exit codes:", "A first chat:");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void saysWhichVersionItIs() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("chasqui \\d+\\.\\d+\\.\\S+\\R");
    }

    @Test
    void takesTheHomeBeforeAndAfterTheCommand() {
        enrolled("http://localhost:1");

        assertThat(run("--home", home(), "whoami")).isZero();
        assertThat(run("whoami", "--home", home())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("user     alice", "device   1", "00000000000a11ce", "http://localhost:1");
    }

    @Test
    void saysHowToEnrolWhenThereIsNoDevice() {
        assertThat(run("whoami", "--home", home())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("chasqui: No device is enrolled in")
                .contains("chasqui enrol SERVER_URL USER")
                .doesNotContain("Exception");
    }

    @Test
    void saysThatTheHomeIsInUse() {
        enrolled("http://localhost:1");
        try (Home _ = Home.open(Path.of(home()))) {
            assertThat(run("whoami", "--home", home())).isEqualTo(1);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("in use by another chasqui process");
    }

    @Test
    void keepsTheMessageWhenTheServerIsAway() throws IOException {
        enrolled("http://localhost:" + closedPort());

        assertThat(run("send", "bob", "hello", "--home", home())).isEqualTo(3);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("connection refused", "The message is kept");
        try (Home home = Home.open(Path.of(home()))) {
            assertThat(new Drafts(home.database()).all())
                    .extracting(Drafts.Draft::text)
                    .containsExactly("hello");
        }
    }

    @Test
    void exitsWithThreeWhenThereIsNoServerToReceiveFrom() throws IOException {
        enrolled("http://localhost:" + closedPort());

        assertThat(run("receive", "--home", home())).isEqualTo(3);
        assertThat(run("chat", "bob", "--home", home())).isEqualTo(3);
    }

    @Test
    void showsTheHistoryWithoutAskingAServer() {
        enrolled("http://localhost:1");
        try (Home home = Home.open(Path.of(home()))) {
            AccountId alice = new AccountId(0xA11CE);
            AccountId bob = new AccountId(0xB0B);
            new AccountNames(home.database()).remember(bob, new UserName("bob"));
            History history = new History(home.database(), alice);
            for (int number = 1; number <= 3; number++) {
                history.addArrived(
                        new MessageId(new DeviceAddress(bob, 1), alice, number),
                        Instant.ofEpochSecond(number),
                        "message " + number);
            }
        }

        assertThat(run("history", "bob", "--limit", "2", "--home", home())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .doesNotContain("message 1")
                .containsSubsequence("bob: message 2", "bob: message 3");
        assertThat(run("history", "carol", "--home", home())).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No messages with carol");
        assertThat(run("history", "bob", "--limit", "0", "--home", home())).isEqualTo(2);
    }

    @Test
    void saysThatThereIsNothingToCompareYet() {
        enrolled("http://localhost:1");

        assertThat(run("safety-number", "bob", "--home", home())).isEqualTo(5);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Exchange a message first");
    }

    @Test
    void refusesToSendPasswordsOverAnUnprotectedNetwork() {
        assertThat(run("enrol", "http://chat.example.org", "alice", "--home", home()))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Use https://");
    }

    @Test
    void wantsAPassword() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));

        assertThat(run("enrol", "http://localhost:1", "alice", "--password-file", empty.toString()))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No password given");
    }

    @Test
    void refusesArgumentsThatTheLocaleHasDamaged() {
        assertThat(run("send", "bob", "\ufffd\ufffdHola!", "--home", home())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void showsStackTracesOnlyWhenAsked() {
        run("whoami", "--home", home());
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ");
        run("whoami", "--home", home(), "-v");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("\tat ");
    }

    private int run(String... arguments) {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                false);
        return ChasquiCommand.execute(terminal, arguments);
    }

    private String home() {
        return directory.resolve("home").toString();
    }

    private void enrolled(String server) {
        try (Home home = Home.create(Path.of(home()))) {
            new Profiles(home.database())
                    .save(new Profile(
                            server,
                            "alice",
                            new DeviceAddress(new AccountId(0xA11CE), 1),
                            "token",
                            ByteString.EMPTY,
                            1,
                            new Membership(ByteString.EMPTY, null, ByteString.EMPTY, 1)));
            new Profiles(home.database()).markKeysPublished(Instant.now());
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
