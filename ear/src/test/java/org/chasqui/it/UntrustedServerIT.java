// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.ChasquiClient;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.failure.UncertifiedDeviceException;
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

/** A server that lies about devices and keys is found out by real clients; what was lost on the way heals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UntrustedServerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GHOST = 7;

    private LocalStack stack;
    private People people;
    private ChasquiClient alice;
    private ChasquiClient bob;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(Path.of("target/it/untrusted-server"));
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    @BeforeEach
    void meet(@TempDir Path homes) throws Exception {
        people = new People(stack, homes);
        alice = people.enrol("alice");
        bob = people.enrol("bob");
        try (Connection _ = alice.connect(new Heard());
                Connection _ = bob.connect(new Heard())) {
            accepted(alice.send(bob.user(), "hello bob"));
            accepted(bob.send(alice.user(), "hello alice"));
            await().atMost(PATIENCE)
                    .until(() ->
                            texts(alice, bob).size() == 2 && texts(bob, alice).size() == 2);
        }
    }

    @AfterEach
    void leave() {
        people.close();
    }

    @Test
    void aGhostDeviceInTheDatabaseIsRefused() throws Exception {
        RawDevice ghost = ghostOf(bob);
        Heard byAlice = new Heard();
        try (Connection _ = alice.connect(byAlice)) {
            assertThatThrownBy(() -> accepted(alice.send(bob.user(), "for bob alone")))
                    .isInstanceOf(UncertifiedDeviceException.class)
                    .hasMessageContaining(bob.user())
                    .hasMessageContaining("device " + GHOST);
        }
        assertThat(last(alice, bob).ticks()).as("kept, not sent").isEqualTo(Ticks.PENDING);
        assertThat(Rows.waiting(stack.database(), bob.address().account().value(), GHOST))
                .isZero();

        new Api(stack.httpUri())
                .call("DELETE", "/api/v1/admin/accounts/" + bob.user() + "/devices/" + GHOST, Api.admin(), "");
        try (Connection _ = alice.connect(byAlice);
                Connection _ = bob.connect(new Heard())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(texts(bob, alice)).endsWith("for bob alone"));
        }
    }

    @Test
    void aSwappedIdentityKeyOfADeviceIsRefused() throws Exception {
        swap("update device set identity_key = ?, registration_id = registration_id % 16380 + 1"
                + " where account_id = ? and number = 1");
        try (Connection _ = alice.connect(new Heard())) {
            assertThatThrownBy(() -> accepted(alice.send(bob.user(), "for bob alone")))
                    .isInstanceOf(UncertifiedDeviceException.class);
        }
        assertThat(last(alice, bob).ticks()).isEqualTo(Ticks.PENDING);
    }

    @Test
    void aNewAccountKeyBlocksSendingUntilItIsAccepted() throws Exception {
        String before = alice.safetyNumbers(bob.user()).getFirst().digits();
        new Api(stack.httpUri()).call("DELETE", "/api/v1/admin/accounts/" + bob.user() + "/devices/1", Api.admin(), "");
        ChasquiClient anew = people.enrolAgain("bob");
        Heard byAlice = new Heard();
        try (Connection _ = alice.connect(byAlice);
                Connection _ = anew.connect(new Heard())) {
            assertThatThrownBy(() -> accepted(alice.send(bob.user(), "is it you?")))
                    .isInstanceOf(IdentityChangedException.class)
                    .hasMessageContaining("safety number");
            accepted(anew.send(alice.user(), "it is me, I lost my phone"));
            await().atMost(PATIENCE).until(() -> byAlice.texts().contains("it is me, I lost my phone"));
            assertThat(byAlice.all(ClientEvent.AccountKeyChanged.class)).isNotEmpty();
            assertThat(alice.history(bob.user(), 9))
                    .filteredOn(m -> m.text().equals("is it you?"))
                    .extracting(Message::ticks)
                    .containsExactly(Ticks.PENDING);

            assertThat(alice.safetyNumbers(bob.user()))
                    .extracting(n -> n.digits())
                    .startsWith(before);
            String shown = anew.safetyNumbers(alice.user()).getFirst().digits();
            assertThat(alice.safetyNumbers(bob.user()).getLast().digits()).isEqualTo(shown);
            assertThat(alice.acceptNewKey(alice.safetyNumbers(bob.user()).getLast()))
                    .isTrue();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(texts(anew, alice)).contains("is it you?"));
        }
    }

    @Test
    void aLostSessionHealsAndTheMessageIsShown() throws Exception {
        ChasquiClient forgetful = people.tamper(bob, "DELETE FROM session");
        Heard byBob = new Heard();
        Heard byAlice = new Heard();
        try (Connection _ = alice.connect(byAlice);
                Connection _ = forgetful.connect(byBob)) {
            accepted(alice.send(bob.user(), "can you read this?"));
            await().atMost(PATIENCE).until(() -> byBob.texts().contains("can you read this?"));
            accepted(forgetful.send(alice.user(), "yes"));
            accepted(alice.send(bob.user(), "good"));
            await().atMost(PATIENCE).until(() -> byBob.texts().contains("good"));
        }
        assertThat(texts(forgetful, alice)).endsWith("can you read this?", "yes", "good");
        assertThat(byBob.troubles()).isEmpty();
        assertThat(byAlice.troubles()).isEmpty();
        assertThat(byAlice.texts()).containsExactly("yes");
    }

    @Test
    void lastingKeysAreReplacedAndTheEarlierOnesStillOpenWhatIsUnderWay() throws Exception {
        String before = signedKeyOf(bob);
        ChasquiClient stranger = people.enrol("carol");
        try (Connection _ = stranger.connect(new Heard())) {
            accepted(stranger.send(bob.user(), "under the earlier key")); // a session made with it, not yet answered
        }
        ChasquiClient weekLater =
                people.tamper(bob, "UPDATE profile SET keys_published = keys_published - 8 * 86400000");
        Heard byBob = new Heard();
        try (Connection _ = weekLater.connect(byBob)) {
            await().atMost(PATIENCE).until(() -> byBob.texts().contains("under the earlier key"));
        }
        assertThat(byBob.troubles()).isEmpty();
        assertThat(signedKeyOf(bob)).isNotEqualTo(before);

        ChasquiClient another = people.enrol("dave");
        try (Connection _ = another.connect(new Heard());
                Connection _ = weekLater.connect(byBob)) {
            accepted(another.send(bob.user(), "under the new key"));
            await().atMost(PATIENCE).until(() -> byBob.texts().contains("under the new key"));
        }
    }

    private String signedKeyOf(ChasquiClient client) throws Exception {
        try (var connection = stack.openConnection();
                PreparedStatement select = connection.prepareStatement("select hex(k.signed_prekey) from device_keys k"
                        + " join device d on d.id = k.device_id where d.account_id = ?")) {
            select.setLong(1, client.address().account().value());
            try (var row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    @Test
    void damagedSessionsOnBothSidesHeal() throws Exception {
        ChasquiClient first = people.tamper(alice, "UPDATE session SET record = x'0badc0de'");
        ChasquiClient second = people.tamper(bob, "UPDATE session SET record = x'0badc0de'");
        Heard byFirst = new Heard();
        Heard bySecond = new Heard();
        try (Connection _ = first.connect(byFirst);
                Connection _ = second.connect(bySecond)) {
            accepted(first.send(bob.user(), "over there?"));
            accepted(second.send(alice.user(), "over here!"));
            await().atMost(PATIENCE).until(() -> bySecond.texts().contains("over there?"));
            await().atMost(PATIENCE).until(() -> byFirst.texts().contains("over here!"));
        }
        assertThat(byFirst.troubles()).isEmpty();
        assertThat(bySecond.troubles()).isEmpty();
    }

    /** A device with keys that somebody with the database puts into an account, past the account's owner. */
    private RawDevice ghostOf(ChasquiClient owner) throws Exception {
        Api api = new Api(stack.httpUri());
        String somebody = "mallory-" + Long.toHexString(System.nanoTime());
        api.createAccounts(somebody);
        RawDevice ghost = api.enrol(somebody).getFirst();
        assertThat(api.call("PUT", "/api/v1/keys", ghost.bearer(), KeyUploads.of(ghost, 1, 3))
                        .status())
                .isEqualTo(204);
        try (var connection = stack.openConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "update device set account_id = ?, number = ? where account_id = ?")) {
            insert.setLong(1, owner.address().account().value());
            insert.setInt(2, GHOST);
            insert.setLong(3, ghost.account());
            assertThat(insert.executeUpdate()).isOne();
        }
        Rows.deviceListChanged(stack.database(), owner.address().account().value());
        return ghost;
    }

    /** Puts alice's own identity key in the place of one of bob's. */
    private void swap(String update) throws Exception {
        try (var connection = stack.openConnection()) {
            byte[] other;
            try (PreparedStatement select =
                    connection.prepareStatement("select identity_key from device where account_id = ?")) {
                select.setLong(1, alice.address().account().value());
                try (var row = select.executeQuery()) {
                    row.next();
                    other = row.getBytes(1);
                }
            }
            try (PreparedStatement swapping = connection.prepareStatement(update)) {
                swapping.setBytes(1, other);
                swapping.setLong(2, bob.address().account().value());
                assertThat(swapping.executeUpdate()).isOne();
            }
        }
        Rows.deviceListChanged(stack.database(), bob.address().account().value());
    }

    private static Message accepted(CompletableFuture<Message> sent) {
        try {
            return sent.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ClientException known ? known : e;
        }
    }

    private static Message last(ChasquiClient at, ChasquiClient with) {
        List<Message> history = at.history(with.user(), 1);
        return history.getFirst();
    }

    private static List<String> texts(ChasquiClient at, ChasquiClient with) {
        return at.history(with.user(), 1_000).stream().map(Message::text).toList();
    }
}
