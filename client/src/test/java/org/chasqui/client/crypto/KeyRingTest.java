// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.client.api.PreKey;
import org.chasqui.client.api.PreKeyUpload;
import org.chasqui.client.api.SignedKey;
import org.chasqui.client.crypto.Devices.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signal.libsignal.protocol.IdentityKey;

class KeyRingTest {

    @TempDir
    Path directory;

    @Test
    void neverUsesAnIdTwice() {
        try (Device device = Devices.in(directory).create()) {
            KeyRing keys = new KeyRing(device.database(), device.identity, Devices.CLOCK);
            PreKeyUpload all = keys.makeAll(3);
            device.database().update("DELETE FROM pre_key");
            device.database().update("DELETE FROM kyber_pre_key");

            PreKeyUpload more = keys.makeOneTime(2, 2);

            List<Integer> ec = new ArrayList<>(ids(all.preKeys()));
            ec.addAll(ids(more.preKeys()));
            assertThat(ec).doesNotHaveDuplicates().hasSize(5);
            assertThat(more.kyberPreKeys())
                    .extracting(SignedKey::id)
                    .doesNotContain(all.lastResortKyber().id());
            assertThat(more.kyberPreKeys())
                    .extracting(SignedKey::id)
                    .doesNotContainAnyElementsOf(
                            all.kyberPreKeys().stream().map(SignedKey::id).toList());
        }
    }

    @Test
    void signsWithTheIdentityKeyAndKeepsTheLengthsOfTheProtocol() throws Exception {
        try (Device device = Devices.in(directory).create()) {
            PreKeyUpload keys = new KeyRing(device.database(), device.identity, Devices.CLOCK).makeAll(1);
            IdentityKey identity = new IdentityKey(device.identity.publicKey().toByteArray());

            for (SignedKey key : List.of(
                    keys.signedPreKey(),
                    keys.lastResortKyber(),
                    keys.kyberPreKeys().getFirst())) {
                assertThat(identity.getPublicKey()
                                .verifySignature(
                                        key.publicKey().toByteArray(),
                                        key.signature().toByteArray()))
                        .isTrue();
                assertThat(key.signature().size()).isEqualTo(64);
            }
            assertThat(keys.signedPreKey().publicKey().size()).isEqualTo(33);
            assertThat(keys.lastResortKyber().publicKey().size()).isEqualTo(1569);
        }
    }

    @Test
    void forgetsWhatOthersReplacedLongAgoAndNothingElse() {
        try (Device device = Devices.in(directory).create()) {
            for (int week = 0; week < 6; week++) {
                Instant then = Devices.CLOCK.instant().plus(Duration.ofDays(7L * week));
                PreKeyUpload _ =
                        new KeyRing(device.database(), device.identity, Clock.fixed(then, ZoneOffset.UTC)).makeAll(1);
            }
            KeyRing keys = new KeyRing(device.database(), device.identity, Devices.CLOCK);

            keys.forgetReplacedBefore(Devices.CLOCK.instant().plus(Duration.ofDays(15)));

            assertThat(ids(device, "signed_pre_key"))
                    .as("replaced on days 7 and 14")
                    .containsExactly(3, 4, 5, 6);
            assertThat(ids(device, "kyber_pre_key WHERE last_resort")).hasSize(4);
            assertThat(ids(device, "kyber_pre_key WHERE NOT last_resort")).hasSize(6);
        }
    }

    @Test
    void keepsTheNewestHoweverOldItIs() {
        try (Device device = Devices.in(directory).create()) {
            KeyRing keys = new KeyRing(device.database(), device.identity, Devices.CLOCK);
            PreKeyUpload _ = keys.makeAll(0);

            keys.forgetReplacedBefore(Devices.CLOCK.instant().plus(Duration.ofDays(1000)));

            assertThat(ids(device, "signed_pre_key")).hasSize(1);
            assertThat(ids(device, "kyber_pre_key WHERE last_resort")).hasSize(1);
        }
    }

    private static List<Integer> ids(Device device, String table) {
        return device.database().list("SELECT id FROM " + table + " ORDER BY id", row -> row.getInt(1));
    }

    private static List<Integer> ids(List<PreKey> keys) {
        return keys.stream().map(PreKey::id).toList();
    }
}
