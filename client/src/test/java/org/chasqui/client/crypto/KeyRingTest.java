// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

    private static List<Integer> ids(List<PreKey> keys) {
        return keys.stream().map(PreKey::id).toList();
    }
}
