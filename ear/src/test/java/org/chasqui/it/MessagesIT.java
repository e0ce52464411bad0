// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real messages between real clients: PQXDH, Double Ratchet, broker, database, and the ways they can be interrupted.
 */
class MessagesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private LocalStack stack;
    private ChasquiClient alice;
    private ChasquiClient bob;

    @BeforeEach
    void startServerAndEnrol(@TempDir Path homes) throws Exception {
        stack = LocalStack.start(
                Path.of("target/it/messages"),
                List.of("-Dchasqui.limits.stranger.burst=1000", "-Dchasqui.limits.established.burst=10000"));
        String suffix = Long.toHexString(System.nanoTime());
        new Api(stack.httpUri()).createAccounts("alice-" + suffix, "bob-" + suffix);
        alice = enrol("alice-" + suffix, homes.resolve("alice"));
        bob = enrol("bob-" + suffix, homes.resolve("bob"));
    }

    private ChasquiClient enrol(String user, Path home) {
        return ChasquiClient.enrol(stack.httpUri(), user, Api.PASSWORD.toCharArray(), "test", home);
    }

    @AfterEach
    void stopServer() throws Exception {
        alice.close();
        bob.close();
        stack.close();
    }

    @Test
    void travelsBothWaysAndIsTickedTwiceWithNothingLeftBehind() throws Exception {
        Heard byAlice = new Heard();
        Heard byBob = new Heard();
        alice.connect(byAlice);
        bob.connect(byBob);

        assertThat(sent(alice.send(bob.user(), "hello bob")).ticks()).isIn(Ticks.SENT, Ticks.DELIVERED);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(byBob.texts()).containsExactly("hello bob"));
        sent(bob.send(alice.user(), "hello alice"));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(byAlice.texts()).containsExactly("hello alice");
            assertThat(byAlice.delivered()).containsExactly("hello bob");
            assertThat(byBob.delivered()).containsExactly("hello alice");
            assertThat(Rows.waiting(stack.database())).isZero();
        });
        assertThat(byAlice.troubles()).isEmpty();
        assertThat(byBob.troubles()).isEmpty();

        List<String> many = numbered("again ", 300); // more than a window of 256
        sendAll(many);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(byBob.texts()).endsWith(many.toArray(String[]::new)).hasSize(301);
            assertThat(byAlice.delivered()).hasSize(301).containsAll(many);
            assertThat(Rows.waiting(stack.database())).isZero();
        });
    }

    @Test
    void waitsInOrderForADeviceThatComesLater() throws Exception {
        Heard byAlice = new Heard();
        alice.connect(byAlice);
        List<String> texts = numbered("while you were out ", 300);
        sendAll(texts);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Rows.waiting(stack.database())).isEqualTo(300));

        Heard byBob = new Heard();
        bob.connect(byBob);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(byBob.caughtUp()).isTrue();
            assertThat(byBob.texts()).containsExactlyElementsOf(texts);
            assertThat(byAlice.delivered()).containsExactlyInAnyOrderElementsOf(texts);
            assertThat(Rows.waiting(stack.database())).isZero();
        });
    }

    @Test
    void isShownOnceAndInOrderAfterSigkillRightAfterAccepted() throws Exception {
        String marker = "marker-" + Long.toHexString(System.nanoTime()) + "-";
        alice.connect(new Heard());
        List<String> texts = numbered(marker, 400);
        sendAll(texts); // every one is Accepted

        stack.kill();
        stack.restart();
        assertThat(filesWith(marker)).isEmpty();

        Heard byBob = new Heard();
        bob.connect(byBob);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(byBob.caughtUp()).isTrue();
            assertThat(byBob.texts()).containsExactlyElementsOf(texts);
        });
        Heard byAlice = new Heard();
        alice.connect(byAlice);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(byAlice.delivered()).containsExactlyInAnyOrderElementsOf(texts);
            assertThat(Rows.waiting(stack.database())).isZero();
        });
        assertThat(byBob.texts()).as("shown once").containsExactlyElementsOf(texts);
        assertThat(byBob.troubles()).isEmpty();
        assertThat(bob.history(alice.user(), 1_000).stream().map(Message::text)).containsExactlyElementsOf(texts);

        stack.database().stop(); // so that its files are complete
        assertThat(filesWith(alice.user())).as("the search finds what is there").isNotEmpty();
        assertThat(filesWith(marker)).as("the plaintext is nowhere").isEmpty();
        assertThat(filesWith(Api.PASSWORD)).as("nor is the password").isEmpty();
    }

    private void sendAll(List<String> texts) throws Exception {
        List<CompletableFuture<Message>> sent = new ArrayList<>();
        for (String text : texts) {
            sent.add(alice.send(bob.user(), text));
        }
        for (CompletableFuture<Message> message : sent) {
            sent(message);
        }
    }

    private static Message sent(CompletableFuture<Message> message) throws Exception {
        return message.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    /** Files of database, broker and server that hold the text. */
    private List<Path> filesWith(String text) throws Exception {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(stack.directory())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (contains(Files.readAllBytes(file), wanted)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static boolean contains(byte[] content, byte[] wanted) {
        // ISO-8859-1 maps bytes to characters one to one
        return new String(content, StandardCharsets.ISO_8859_1)
                .contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }
}
