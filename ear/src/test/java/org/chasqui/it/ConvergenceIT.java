// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.message.Direction;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.messaging.Connection;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five devices of one account and two of another write to each other while each of them comes and goes at random. In
 * the end all devices of an account show the same messages, in the same order, with the same ticks.
 */
class ConvergenceIT {

    private static final int MESSAGES = Integer.getInteger("chasqui.convergence.messages", 2_000);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final AtomicInteger written = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private LocalStack stack;
    private People people;

    /** One device that comes and goes: what it writes goes out when it is there. */
    private final class Wanderer {
        private final ChasquiClient client;
        private final String peer;
        private final Heard heard = new Heard();
        private final Random random;

        Wanderer(ChasquiClient client, String peer, long seed) {
            this.client = client;
            this.peer = peer;
            this.random = new Random(seed);
        }

        /** Some messages on line, some off line, until enough are written by all. */
        int wander() {
            int stays = 0;
            while (written.get() < MESSAGES) {
                write(random.nextInt(6));
                try (Connection connection = client.connect(heard)) {
                    write(1 + random.nextInt(12));
                    if (random.nextBoolean()) {
                        connection.outboxSettled().join();
                    }
                    client.markRead(client.history(peer, random.nextInt(20) + 1));
                }
                stays++;
            }
            return stays;
        }

        private void write(int count) {
            for (int i = 0; i < count && written.getAndIncrement() < MESSAGES; i++) {
                CompletableFuture<Message> _ = client.send(
                        peer, "message " + i + " of " + client.address().device() + " " + random.nextInt());
            }
        }

        List<Message> history() {
            return client.history(peer, MESSAGES + 1);
        }
    }

    /** What has to be alike everywhere. */
    private record Shown(MessageId id, Direction direction, String text, Ticks ticks) {
        static List<Shown> of(List<Message> history) {
            return history.stream()
                    .map(m -> new Shown(m.id(), m.direction(), m.text(), m.ticks()))
                    .toList();
        }
    }

    @BeforeEach
    void start(@TempDir Path homes) throws Exception {
        stack = LocalStack.start(
                Path.of("target/it/convergence"),
                List.of(
                        "-Dchasqui.limits.stranger.burst=100000",
                        "-Dchasqui.limits.established.burst=100000",
                        "-Dchasqui.limits.claims.burst=1000"));
        people = new People(stack, homes);
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        people.close();
        stack.close();
    }

    @Test
    void allDevicesOfAnAccountShowTheSameInTheEnd() throws Exception {
        ChasquiClient alice = people.enrol("alice");
        ChasquiClient bob = people.enrol("bob");
        List<Wanderer> atAlice = new ArrayList<>(List.of(new Wanderer(alice, bob.user(), 1)));
        List<Wanderer> atBob = new ArrayList<>(List.of(new Wanderer(bob, alice.user(), 11)));
        for (int seed = 2; seed <= 5; seed++) {
            atAlice.add(new Wanderer(people.link(alice, false), bob.user(), seed));
        }
        atBob.add(new Wanderer(people.link(bob, false), alice.user(), 12));
        List<Wanderer> all = new ArrayList<>(atAlice);
        all.addAll(atBob);

        List<CompletableFuture<Integer>> walks = all.stream()
                .map(w -> CompletableFuture.supplyAsync(w::wander, threads))
                .toList();
        int stays = walks.stream().mapToInt(CompletableFuture::join).sum();
        List<Connection> home = all.stream().map(w -> w.client.connect(w.heard)).toList();
        home.forEach(c -> c.outboxSettled().join());

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertAlike(atAlice);
            assertAlike(atBob);
            assertThat(Rows.waiting(stack.database())).isZero();
        });
        alice.markRead(alice.history(bob.user(), MESSAGES));
        bob.markRead(bob.history(alice.user(), MESSAGES));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertAlike(atAlice);
            assertAlike(atBob);
            assertThat(Shown.of(atAlice.getFirst().history()))
                    .extracting(Shown::ticks)
                    .containsOnly(Ticks.READ);
            assertThat(Shown.of(atBob.getFirst().history()))
                    .extracting(Shown::ticks)
                    .containsOnly(Ticks.READ);
        });
        assertThat(all).allSatisfy(w -> {
            assertThat(w.heard.troubles()).isEmpty();
            assertThat(w.heard.all(ClientEvent.UncertifiedSender.class)).isEmpty();
            assertThat(w.heard.texts()).as("shown once").doesNotHaveDuplicates();
        });
        home.forEach(Connection::close);
        System.out.printf("convergence: %d messages, 7 devices, %d stays on line, all alike%n", MESSAGES, stays);
    }

    private static void assertAlike(List<Wanderer> devices) {
        List<Shown> first = Shown.of(devices.getFirst().history());
        assertThat(first).hasSize(MESSAGES);
        devices.forEach(d -> assertThat(Shown.of(d.history())).isEqualTo(first));
    }
}
