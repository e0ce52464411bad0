// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.api.ListedDevice;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.messaging.Connection;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several devices of one account, with real clients: linking, what a new device knows, revoking. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkedDevicesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SENDERS = 8;

    private LocalStack stack;
    private People people;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(
                Path.of("target/it/linked-devices"),
                List.of(
                        "-Dchasqui.limits.stranger.burst=10000",
                        "-Dchasqui.limits.established.burst=10000",
                        // what a batch under way has stored for a device after its removal goes with the next sweep
                        "-Dchasqui.retention.sweep-interval=PT2S"));
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    @BeforeEach
    void invite(@TempDir Path homes) {
        people = new People(stack, homes);
    }

    @AfterEach
    void leave() {
        people.close();
    }

    @Test
    void aLinkedDeviceKnowsWhatWasSaidAndWorksWhileThePrimaryIsOff() throws Exception {
        ChasquiClient alice = people.enrol("alice");
        ChasquiClient bob = people.enrol("bob");
        Connection primary = alice.connect(new Heard());
        Connection atBob = bob.connect(new Heard());
        accepted(alice.send(bob.user(), "before, from alice"));
        accepted(bob.send(alice.user(), "before, from bob"));
        await().atMost(PATIENCE).until(() -> alice.history(bob.user(), 9).size() == 2);

        ChasquiClient laptop = people.link(alice, true);
        Heard byLaptop = new Heard();
        Connection atLaptop = laptop.connect(byLaptop);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts(laptop, bob)).isEqualTo(texts(alice, bob)));
        primary.close();

        accepted(laptop.send(bob.user(), "from the laptop"));
        await().atMost(PATIENCE).until(() -> texts(bob, alice).contains("from the laptop"));
        accepted(bob.send(alice.user(), "to all of you"));
        await().atMost(PATIENCE).until(() -> byLaptop.texts().contains("to all of you"));
        laptop.markRead(laptop.history(bob.user(), 9));
        await().atMost(PATIENCE).until(() -> ticks(bob, alice, "to all of you") == Ticks.READ);

        Connection again = alice.connect(new Heard());
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(texts(alice, bob))
                    .containsExactly("before, from alice", "before, from bob", "from the laptop", "to all of you");
            assertThat(texts(laptop, bob)).isEqualTo(texts(alice, bob));
            assertThat(ticks(alice, bob, "to all of you")).isEqualTo(Ticks.READ);
            assertThat(ticks(alice, bob, "from the laptop")).isEqualTo(ticks(laptop, bob, "from the laptop"));
        });
        assertThat(byLaptop.troubles()).isEmpty();
        assertThat(bob.safetyNumbers(alice.user()))
                .as("one number, whichever device it is asked of")
                .hasSize(1)
                .first()
                .satisfies(n -> assertThat(
                                laptop.safetyNumbers(bob.user()).getFirst().digits())
                        .isEqualTo(n.digits()));
        again.close();
        atLaptop.close();
        atBob.close();
    }

    @Test
    void aNewDeviceMayWriteAtOnceWhileItIsToldThePast() throws Exception {
        ChasquiClient alice = people.enrol("alice");
        ChasquiClient bob = people.enrol("bob");
        Connection primary = alice.connect(new Heard());
        Connection atBob = bob.connect(new Heard());
        accepted(alice.send(bob.user(), "before"));

        ChasquiClient laptop = people.link(alice, true);
        Heard byLaptop = new Heard();
        Connection atLaptop = laptop.connect(byLaptop);
        for (int i = 0; i < 20; i++) {
            accepted(laptop.send(bob.user(), "at once " + i));
        }
        bob.markRead(bob.history(alice.user(), 100));
        accepted(bob.send(alice.user(), "still there?"));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(byLaptop.texts()).contains("still there?");
            assertThat(texts(laptop, bob)).hasSize(22).isEqualTo(texts(alice, bob));
        });
        assertThat(byLaptop.troubles()).isEmpty();
        assertThat(byLaptop.all(ClientEvent.Disconnected.class)).isEmpty();
        atLaptop.close();
        primary.close();
        atBob.close();
    }

    @Test
    void nothingIsMissedWhileADeviceIsLinkedUnderTraffic() throws Exception {
        ChasquiClient alice = people.enrol("alice");
        List<ChasquiClient> senders = new ArrayList<>();
        List<Connection> connections = new ArrayList<>(List.of(alice.connect(new Heard())));
        for (int i = 0; i < SENDERS; i++) {
            ChasquiClient sender = people.enrol("sender" + i);
            senders.add(sender);
            connections.add(sender.connect(new Heard()));
            accepted(sender.send(alice.user(), "hello from " + i));
        }
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Integer>> traffic = senders.stream()
                .map(s -> CompletableFuture.supplyAsync(() -> keepSending(s, alice, stop)))
                .toList();

        ChasquiClient laptop = people.link(alice, true);
        Heard byLaptop = new Heard();
        connections.add(laptop.connect(byLaptop));
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true); // traffic goes on past the lease of device lists
        stop.set(true);

        for (int i = 0; i < SENDERS; i++) {
            ChasquiClient sender = senders.get(i);
            int sent = 1 + traffic.get(i).get(60, TimeUnit.SECONDS);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(texts(alice, sender)).hasSize(sent);
                assertThat(texts(laptop, sender)).isEqualTo(texts(alice, sender));
            });
        }
        assertThat(byLaptop.troubles()).isEmpty();
        connections.forEach(Connection::close);
    }

    @Test
    void aRevokedDeviceGetsNothingMoreAndTheOthersMissNothing() throws Exception {
        ChasquiClient alice = people.enrol("alice");
        ChasquiClient bob = people.enrol("bob");
        Heard byAlice = new Heard();
        Connection primary = alice.connect(byAlice);
        Connection atBob = bob.connect(new Heard());
        ChasquiClient stolen = people.link(alice, false);
        Heard byStolen = new Heard();
        Connection thief = stolen.connect(byStolen);
        accepted(bob.send(alice.user(), "hello"));
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> traffic = CompletableFuture.supplyAsync(() -> keepSending(bob, alice, stop));
        await().atMost(PATIENCE).until(() -> byStolen.texts().size() > 20);

        alice.devices().revoke(stolen.address().device());
        assertThat(thief.ended().get(5, TimeUnit.SECONDS)).isEqualTo(Disconnection.REVOKED);
        int had = byStolen.texts().size();
        assertThatThrownBy(() -> stolen.connect(byStolen)).isInstanceOf(TokenRefusedException.class);
        accepted(bob.send(alice.user(), "after the revocation"));
        stop.set(true);

        int sent = 2 + traffic.get(60, TimeUnit.SECONDS);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts(alice, bob)).hasSize(sent));
        assertThat(byStolen.texts()).hasSize(had).doesNotContain("after the revocation");
        assertThat(byAlice.troubles()).isEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(byAlice.all(ClientEvent.DeviceRevoked.class)).containsExactly(new ClientEvent.DeviceRevoked(2));
            assertThat(Rows.ofRemoved(stack.database()))
                    .as("for the revoked one")
                    .isZero();
            assertThat(Rows.waiting(stack.database(), alice.address().account().value(), 1))
                    .isZero();
        });
        assertThat(alice.devices().list().devices())
                .extracting(ListedDevice::device)
                .containsExactly(1);
        primary.close();
        atBob.close();
    }

    @Test
    void aDeviceUnderAUsedNumberIsNotTakenForTheOneBefore() throws Exception {
        ChasquiClient alice = people.enrol("alice");
        ChasquiClient bob = people.enrol("bob");
        Connection atBob = bob.connect(new Heard());
        try (Connection _ = alice.connect(new Heard())) {
            accepted(alice.send(bob.user(), "first of the first"));
        }
        await().atMost(PATIENCE).until(() -> texts(bob, alice).size() == 1);

        Api.Answer removed = new Api(stack.httpUri())
                .call("DELETE", "/api/v1/admin/accounts/" + alice.user() + "/devices/1", Api.admin(), "");
        assertThat(removed.status()).isEqualTo(204);
        ChasquiClient anew = people.enrolAgain("alice");
        assertThat(anew.address()).isEqualTo(alice.address());
        Heard byAnew = new Heard();
        Connection atAnew = anew.connect(byAnew);
        accepted(anew.send(bob.user(), "first of the second"));

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(texts(bob, alice)).containsExactly("first of the first", "first of the second"));
        await().atMost(PATIENCE).until(() -> ticks(anew, bob, "first of the second") == Ticks.DELIVERED);
        assertThat(byAnew.troubles()).isEmpty();
        atAnew.close();
        atBob.close();
    }

    /** Sends numbered messages, a few at a time, until told to stop; how many were accepted. */
    private static int keepSending(ChasquiClient from, ChasquiClient to, AtomicBoolean stop) {
        int sent = 0;
        while (!stop.get()) {
            accepted(from.send(to.user(), "number " + sent));
            sent++;
        }
        return sent;
    }

    private static Message accepted(CompletableFuture<Message> sent) {
        return sent.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static List<String> texts(ChasquiClient at, ChasquiClient with) {
        return at.history(with.user(), 10_000).stream().map(Message::text).toList();
    }

    private static Ticks ticks(ChasquiClient at, ChasquiClient with, String text) {
        return at.history(with.user(), 100).stream()
                .filter(m -> m.text().equals(text))
                .findFirst()
                .orElseThrow()
                .ticks();
    }
}
