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
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.DeviceCiphertext;
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
        alice.sessions.begin(bob.address.account(), bob.bundle());

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
        alice.sessions.begin(bob.address.account(), bob.lastResortBundle());

        assertThat(decrypt(bob, alice, encrypt(alice, bob, "hello"))).isEqualTo(opened("hello"));
        assertThat(decrypt(alice, bob, encrypt(bob, alice, "hello"))).isEqualTo(opened("hello"));
    }

    @Test
    void usesUpOneTimePreKeys() {
        alice.sessions.begin(bob.address.account(), bob.bundle());
        assertThat(count(bob, "pre_key")).isOne();
        assertThat(count(bob, "kyber_pre_key")).isEqualTo(2);

        decrypt(bob, alice, encrypt(alice, bob, "hello"));

        assertThat(count(bob, "pre_key")).isZero();
        assertThat(count(bob, "kyber_pre_key WHERE last_resort")).isOne();
        assertThat(count(bob, "kyber_pre_key WHERE NOT last_resort")).isZero();
    }

    @Test
    void keepsTheLastResortKeyAndRefusesItsBaseKeyTheSecondTime() {
        alice.sessions.begin(bob.address.account(), bob.lastResortBundle());
        DeviceCiphertext first = encrypt(alice, bob, "hello");
        decrypt(bob, alice, first);
        assertThat(count(bob, "kyber_pre_key")).isOne();

        // a replay to a device that has lost the session that would tell
        bob.sessions.forget(alice.address);

        assertThat(decrypt(bob, alice, first)).isInstanceOf(Decryption.Damaged.class);
    }

    @Test
    void opensACiphertextOnce() {
        alice.sessions.begin(bob.address.account(), bob.bundle());
        DeviceCiphertext first = encrypt(alice, bob, "hello");
        decrypt(bob, alice, first);

        assertThat(decrypt(bob, alice, first)).isEqualTo(new Decryption.Repeated());
    }

    @Test
    void ratchetSurvivesReopeningTheStore() {
        alice.sessions.begin(bob.address.account(), bob.bundle());
        decrypt(bob, alice, encrypt(alice, bob, "1"));
        decrypt(alice, bob, encrypt(bob, alice, "2"));

        alice.reopen();
        bob.reopen();

        assertThat(decrypt(bob, alice, encrypt(alice, bob, "3"))).isEqualTo(opened("3"));
        assertThat(decrypt(alice, bob, encrypt(bob, alice, "4"))).isEqualTo(opened("4"));
    }

    @Test
    void opensMessagesOutOfOrder() {
        alice.sessions.begin(bob.address.account(), bob.bundle());
        DeviceCiphertext first = encrypt(alice, bob, "1");
        DeviceCiphertext second = encrypt(alice, bob, "2");

        assertThat(decrypt(bob, alice, second)).isEqualTo(opened("2"));
        assertThat(decrypt(bob, alice, first)).isEqualTo(opened("1"));
    }

    @Test
    void refusesToEncryptForAChangedIdentity() {
        alice.sessions.begin(bob.address.account(), bob.bundle());

        try (Device anew =
                Devices.in(directory.resolve("anew")).ofAccount(0xB0B).create()) {
            assertThatThrownBy(() -> alice.sessions.begin(bob.address.account(), anew.bundle()))
                    .isInstanceOf(IdentityChangedException.class)
                    .hasMessageContaining("identity key")
                    .hasMessageContaining("device 1");
        }

        assertThat(decrypt(bob, alice, encrypt(alice, bob, "still")))
                .as("the session with the trusted key")
                .isEqualTo(opened("still"));
    }

    @Test
    void refusesToReadFromAChangedIdentity() {
        bob.sessions.begin(alice.address.account(), alice.bundle());

        try (Device anew =
                Devices.in(directory.resolve("anew")).ofAccount(0xA11CE).create()) {
            anew.sessions.begin(bob.address.account(), bob.bundle());
            DeviceCiphertext sent = encrypt(anew, bob, "hello");
            int keys = count(bob, "pre_key");

            assertThat(decrypt(bob, anew, sent)).isEqualTo(new Decryption.IdentityChanged());
            assertThat(count(bob, "pre_key")).as("keys left").isEqualTo(keys);
        }
    }

    @Test
    void refusesABundleWithAWrongSignature() {
        ClaimedDevice good = bob.bundle();
        SignedKey forged = new SignedKey(
                good.signedPreKey().id(),
                alice.bundle().signedPreKey().publicKey(),
                good.signedPreKey().signature());
        ClaimedDevice bundle = new ClaimedDevice(
                good.device(), good.registrationId(), good.identityKey(), forged, good.kyberPreKey(), good.preKey());

        assertThatThrownBy(() -> alice.sessions.begin(bob.address.account(), bundle))
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
        alice.sessions.begin(bob.address.account(), bob.bundle());
        DeviceCiphertext first = encrypt(alice, bob, "hello");

        assertThatThrownBy(() -> bob.database().transaction(() -> {
                    assertThat(decrypt(bob, alice, first)).isEqualTo(opened("hello"));
                    throw new IllegalStateException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(decrypt(bob, alice, first)).isEqualTo(opened("hello"));
    }

    private static DeviceCiphertext encrypt(Device from, Device to, String text) {
        return from.sessions.encrypt(to.address, ByteString.copyFromUtf8(text));
    }

    private static Decryption decrypt(Device at, Device from, DeviceCiphertext sent) {
        return at.sessions.decrypt(from.address, sent.getType(), sent.getCiphertext());
    }

    private static Decryption opened(String text) {
        return new Decryption.Opened(ByteString.copyFromUtf8(text));
    }

    private static int count(Device device, String table) {
        return device.database()
                .first("SELECT count(*) FROM " + table, row -> row.getInt(1))
                .orElseThrow();
    }
}
