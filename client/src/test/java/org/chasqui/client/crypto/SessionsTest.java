// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.api.SignedKey;
import org.chasqui.client.crypto.Devices.Device;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.failure.ServerFaultException;
import org.chasqui.client.failure.UncertifiedDeviceException;
import org.chasqui.client.store.AccountKeys;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {

    @TempDir
    Path directory;

    private Device alice;
    private Device bob;

    @BeforeEach
    void enrol() {
        alice = Devices.in(directory).ofAccount(0xA11CE).create();
        bob = Devices.in(directory).ofAccount(0xB0B).create();
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    @Test
    void talksBothWaysAfterOneClaim() {
        alice.begin(bob, bob.bundle());

        DeviceCiphertext first = encrypt(alice, bob, "hello");
        assertThat(first.getType()).isEqualTo(CiphertextType.CIPHERTEXT_TYPE_PREKEY);
        assertThat(first.getRegistrationId()).isEqualTo(bob.identity.registrationId());
        assertThat(decrypt(bob, alice, first)).isEqualTo(opened("hello"));

        DeviceCiphertext answer = encrypt(bob, alice, "hello yourself");
        assertThat(answer.getType()).isEqualTo(CiphertextType.CIPHERTEXT_TYPE_SIGNAL);
        assertThat(decrypt(alice, bob, answer)).isEqualTo(opened("hello yourself"));
        assertThat(encrypt(alice, bob, "and now?").getType()).isEqualTo(CiphertextType.CIPHERTEXT_TYPE_SIGNAL);
    }

    @Test
    void talksWithoutOneTimePreKeys() {
        alice.begin(bob, bob.lastResortBundle());

        assertThat(decrypt(bob, alice, encrypt(alice, bob, "hello"))).isEqualTo(opened("hello"));
        assertThat(decrypt(alice, bob, encrypt(bob, alice, "hello"))).isEqualTo(opened("hello"));
    }

    @Test
    void usesUpOneTimePreKeys() {
        alice.begin(bob, bob.bundle());
        assertThat(count(bob, "pre_key")).isOne();
        assertThat(count(bob, "kyber_pre_key")).isEqualTo(2);

        decrypt(bob, alice, encrypt(alice, bob, "hello"));

        assertThat(count(bob, "pre_key")).isZero();
        assertThat(count(bob, "kyber_pre_key WHERE last_resort")).isOne();
        assertThat(count(bob, "kyber_pre_key WHERE NOT last_resort")).isZero();
    }

    @Test
    void keepsTheLastResortKeyAndRefusesItsBaseKeyTheSecondTime() {
        alice.begin(bob, bob.lastResortBundle());
        DeviceCiphertext first = encrypt(alice, bob, "hello");
        decrypt(bob, alice, first);
        assertThat(count(bob, "kyber_pre_key")).isOne();

        // a replay to a device that has lost the session that would tell
        bob.sessions.forget(alice.address);

        assertThat(decrypt(bob, alice, first)).isInstanceOf(Decryption.Damaged.class);
    }

    @Test
    void opensACiphertextOnce() {
        alice.begin(bob, bob.bundle());
        DeviceCiphertext first = encrypt(alice, bob, "hello");
        decrypt(bob, alice, first);

        assertThat(decrypt(bob, alice, first)).isEqualTo(new Decryption.Repeated());
    }

    @Test
    void ratchetSurvivesReopeningTheStore() {
        alice.begin(bob, bob.bundle());
        decrypt(bob, alice, encrypt(alice, bob, "1"));
        decrypt(alice, bob, encrypt(bob, alice, "2"));

        alice.reopen();
        bob.reopen();

        assertThat(decrypt(bob, alice, encrypt(alice, bob, "3"))).isEqualTo(opened("3"));
        assertThat(decrypt(alice, bob, encrypt(bob, alice, "4"))).isEqualTo(opened("4"));
    }

    @Test
    void opensMessagesOutOfOrder() {
        alice.begin(bob, bob.bundle());
        DeviceCiphertext first = encrypt(alice, bob, "1");
        DeviceCiphertext second = encrypt(alice, bob, "2");

        assertThat(decrypt(bob, alice, second)).isEqualTo(opened("2"));
        assertThat(decrypt(bob, alice, first)).isEqualTo(opened("1"));
    }

    @Test
    void refusesToSendToAChangedAccountUntilItsKeyIsAccepted() {
        alice.begin(bob, bob.bundle());

        try (Device anew = Devices.in(directory.resolve("anew"))
                .ofAccount(0xB0B)
                .certifiedBy(AccountKeyPair.generate())
                .create()) {
            assertThatThrownBy(() -> alice.begin(anew, anew.bundle()))
                    .isInstanceOf(IdentityChangedException.class)
                    .hasMessageContaining("safety number");
            assertThatThrownBy(() -> encrypt(alice, bob, "still?"))
                    .as("the account is in doubt, whichever device is meant")
                    .isInstanceOf(IdentityChangedException.class);

            AccountKeys keys = new AccountKeys(alice.database());
            assertThat(keys.accept(bob.address.account(), bob.certificate.accountKey()))
                    .as("another key than the one compared")
                    .isFalse();
            assertThat(keys.accept(bob.address.account(), anew.certificate.accountKey()))
                    .isTrue();
            assertThat(alice.sessions.devices(bob.address.account()))
                    .as("the earlier device is none of the new account")
                    .isEmpty();
            alice.begin(anew, anew.bundle());
            assertThat(decrypt(anew, alice, encrypt(alice, anew, "hello"))).isEqualTo(opened("hello"));
        }
    }

    @Test
    void goesOnAsBeforeIfTheUserRefusesTheNewKey() {
        alice.begin(bob, bob.bundle());
        try (Device anew = Devices.in(directory.resolve("anew"))
                .ofAccount(0xB0B)
                .certifiedBy(AccountKeyPair.generate())
                .create()) {
            assertThatThrownBy(() -> alice.begin(anew, anew.bundle())).isInstanceOf(IdentityChangedException.class);
        }

        assertThat(new AccountKeys(alice.database()).refuse(bob.address.account()))
                .isTrue();

        assertThat(decrypt(bob, alice, encrypt(alice, bob, "still"))).isEqualTo(opened("still"));
        assertThat(decrypt(alice, bob, encrypt(bob, alice, "me too"))).isEqualTo(opened("me too"));
    }

    @Test
    void aForgedKeyDoesNotDisturbTheConversationThatIsThere() {
        alice.begin(bob, bob.bundle());
        decrypt(bob, alice, encrypt(alice, bob, "hello"));
        decrypt(alice, bob, encrypt(bob, alice, "hello"));

        AccountKeyPair forger = AccountKeyPair.generate();
        ClaimedDevice good = bob.bundle();
        ClaimedDevice forged = new ClaimedDevice(
                1,
                good.registrationId(),
                good.identityKey(),
                forger.certify(1, good.registrationId(), good.identityKey()).signature(),
                good.signedPreKey(),
                good.kyberPreKey(),
                good.preKey());
        assertThatThrownBy(() -> alice.sessions.begin(bob.address.account(), forger.publicKey(), forged))
                .as("bob's own key under another account key")
                .isInstanceOf(IdentityChangedException.class);

        assertThat(decrypt(alice, bob, encrypt(bob, alice, "still me"))).isEqualTo(opened("still me"));
        assertThat(new AccountKeys(alice.database()).refuse(bob.address.account()))
                .isTrue();
        assertThatThrownBy(() -> alice.sessions.begin(bob.address.account(), forger.publicKey(), forged))
                .as("refused once and for all")
                .isInstanceOf(UncertifiedDeviceException.class);
        assertThat(decrypt(bob, alice, encrypt(alice, bob, "I know"))).isEqualTo(opened("I know"));
    }

    @Test
    void showsWhatComesFromAChangedAccountWithAWarning() {
        bob.begin(alice, alice.bundle());

        try (Device anew = Devices.in(directory.resolve("anew"))
                .ofAccount(0xA11CE)
                .certifiedBy(AccountKeyPair.generate())
                .create()) {
            anew.begin(bob, bob.bundle());

            assertThat(decrypt(bob, anew, encrypt(anew, bob, "hello")))
                    .isEqualTo(new Decryption.Opened(content("hello"), true));
            assertThatThrownBy(() -> encrypt(bob, anew, "who are you?")).isInstanceOf(IdentityChangedException.class);
        }
    }

    @Test
    void refusesADeviceThatItsAccountHasNotCertified() {
        alice.begin(bob, bob.bundle());
        try (Device ghost = Devices.in(directory)
                .ofAccount(0xB0B)
                .numbered(2)
                .certifiedBy(AccountKeyPair.generate())
                .create()) {
            ClaimedDevice claimed = ghost.bundle();
            assertThatThrownBy(() -> alice.sessions.begin(bob.address.account(), bob.certificate.accountKey(), claimed))
                    .isInstanceOf(UncertifiedDeviceException.class)
                    .hasMessageContaining("device 2");
            assertThat(alice.sessions.devices(bob.address.account())).containsExactly(1);

            DeviceCertificate stolen = bob.certificate;
            ClaimedDevice passedOff = new ClaimedDevice(
                    2,
                    claimed.registrationId(),
                    claimed.identityKey(),
                    stolen.signature(),
                    claimed.signedPreKey(),
                    claimed.kyberPreKey(),
                    claimed.preKey());
            assertThatThrownBy(() -> alice.sessions.begin(bob.address.account(), stolen.accountKey(), passedOff))
                    .as("with the certificate of another device")
                    .isInstanceOf(UncertifiedDeviceException.class);
        }
    }

    @Test
    void showsNothingOfADeviceThatShowsNoCertificate() {
        try (Device ghost = Devices.in(directory.resolve("ghost"))
                .ofAccount(0xA11CE)
                .certifiedBy(new AccountKeyPair(
                        Devices.accountKey(0xA11CE).publicKey(),
                        AccountKeyPair.generate().privateKey()))
                .create()) {
            ghost.begin(bob, bob.bundle());
            int keys = count(bob, "pre_key");

            assertThat(decrypt(bob, ghost, encrypt(ghost, bob, "hello"))).isEqualTo(new Decryption.Uncertified());
            assertThat(count(bob, "pre_key")).as("keys left").isEqualTo(keys);
            assertThat(count(bob, "session")).isZero();
        }
    }

    @Test
    void takesNoOtherKeyForItsOwnAccount() {
        try (Device impostor = Devices.in(directory)
                .ofAccount(0xA11CE)
                .numbered(2)
                .certifiedBy(AccountKeyPair.generate())
                .create()) {
            assertThatThrownBy(() -> alice.begin(impostor, impostor.bundle()))
                    .isInstanceOf(UncertifiedDeviceException.class);
            new AccountKeys(impostor.database())
                    .trust(alice.address.account(), alice.certificate.accountKey()); // it does as it likes
            impostor.begin(alice, alice.bundle());
            assertThat(decrypt(alice, impostor, encrypt(impostor, alice, "trust me")))
                    .isEqualTo(new Decryption.Uncertified());
        }
    }

    @Test
    void replacesADeviceWhoseNumberWasGivenToAnother() {
        alice.begin(bob, bob.bundle());
        decrypt(bob, alice, encrypt(alice, bob, "hello"));
        decrypt(alice, bob, encrypt(bob, alice, "hello"));

        try (Device successor =
                Devices.in(directory.resolve("successor")).ofAccount(0xB0B).create()) {
            successor.begin(alice, alice.bundle());
            assertThat(decrypt(alice, successor, encrypt(successor, alice, "I am new")))
                    .isEqualTo(opened("I am new"));
            assertThat(decrypt(successor, alice, encrypt(alice, successor, "welcome")))
                    .isEqualTo(opened("welcome"));
        }
    }

    @Test
    void renewsASessionThatIsDamagedOnDisk() {
        alice.begin(bob, bob.bundle());
        decrypt(bob, alice, encrypt(alice, bob, "hello"));
        decrypt(alice, bob, encrypt(bob, alice, "hello"));

        alice.database().update("UPDATE session SET record = x'00ff'");

        assertThat(alice.sessions.devices(bob.address.account())).isEmpty();
        assertThat(decrypt(alice, bob, encrypt(bob, alice, "lost"))).isInstanceOf(Decryption.Damaged.class);
        alice.begin(bob, bob.bundle());
        assertThat(decrypt(bob, alice, encrypt(alice, bob, "again"))).isEqualTo(opened("again"));
    }

    @Test
    void refusesABundleWithAWrongSignature() {
        ClaimedDevice good = bob.bundle();
        SignedKey forged = new SignedKey(
                good.signedPreKey().id(),
                alice.bundle().signedPreKey().publicKey(),
                good.signedPreKey().signature());
        ClaimedDevice bundle = new ClaimedDevice(
                good.device(),
                good.registrationId(),
                good.identityKey(),
                good.certificate(),
                forged,
                good.kyberPreKey(),
                good.preKey());

        assertThatThrownBy(() -> alice.begin(bob, bundle))
                .isInstanceOf(ServerFaultException.class)
                .hasMessageContaining("does not verify");
        assertThat(alice.sessions.devices(bob.address.account())).isEmpty();
    }

    @Test
    void saysWhyACiphertextCannotBeOpened() {
        ByteString noise = ByteString.copyFrom(new byte[100]);

        assertThat(bob.sessions.decrypt(alice.address, CiphertextType.CIPHERTEXT_TYPE_SIGNAL, noise))
                .isInstanceOf(Decryption.Damaged.class);
        assertThat(bob.sessions.decrypt(alice.address, CiphertextType.CIPHERTEXT_TYPE_PREKEY, noise))
                .isInstanceOf(Decryption.Damaged.class);
        assertThat(bob.sessions.decrypt(alice.address, CiphertextType.CIPHERTEXT_TYPE_UNSPECIFIED, noise))
                .isInstanceOf(Decryption.Damaged.class);
    }

    @Test
    void aTransactionThatIsRolledBackTakesTheRatchetStepWithIt() {
        alice.begin(bob, bob.bundle());
        DeviceCiphertext first = encrypt(alice, bob, "hello");

        assertThatThrownBy(() -> bob.database().transaction(() -> {
                    assertThat(decrypt(bob, alice, first)).isEqualTo(opened("hello"));
                    throw new IllegalStateException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(decrypt(bob, alice, first)).isEqualTo(opened("hello"));
    }

    private static DeviceCiphertext encrypt(Device from, Device to, String text) {
        return from.sessions.encrypt(to.address, content(text));
    }

    private static Decryption decrypt(Device at, Device from, DeviceCiphertext sent) {
        Decryption decryption = at.sessions.decrypt(from.address, sent.getType(), sent.getCiphertext());
        return decryption instanceof Decryption.Opened(Content content, boolean changed)
                ? new Decryption.Opened(content.toBuilder().clearSender().build(), changed)
                : decryption;
    }

    private static Content content(String text) {
        return Content.newBuilder().setText(Text.newBuilder().setBody(text)).build();
    }

    /** Whoever it comes from says so in the first messages only; that is not compared. */
    private static Decryption opened(String text) {
        return new Decryption.Opened(content(text), false);
    }

    private static int count(Device device, String table) {
        return device.database()
                .first("SELECT count(*) FROM " + table, row -> row.getInt(1))
                .orElseThrow();
    }
}
