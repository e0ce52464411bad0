// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.chasqui.devices.DeviceCertificates.Certified;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

class LibsignalCertificatesTest {

    private final LibsignalCertificates certificates = new LibsignalCertificates();
    private final ECKeyPair account = ECKeyPair.generate();
    private final byte[] accountKey = account.getPublicKey().serialize();
    private final byte[] identity = IdentityKeyPair.generate().getPublicKey().serialize();
    private final Certified device = new Certified(2, 0x1234, identity);
    private final byte[] certificate = account.getPrivateKey().calculateSignature(LibsignalCertificates.signed(device));

    @Test
    void signsSixtySevenBytesAsTheProtocolGivesThem() {
        byte[] signed = LibsignalCertificates.signed(device);

        assertThat(signed).hasSize(67).startsWith("chasqui device certificate v1".getBytes(StandardCharsets.US_ASCII));
        assertThat(Arrays.copyOfRange(signed, 29, 34)).containsExactly(2, 0, 0, 0x12, 0x34);
        assertThat(Arrays.copyOfRange(signed, 34, 67)).isEqualTo(identity);
    }

    @Test
    void takesWhatTheAccountKeyHasSigned() {
        assertThat(certificates.verifies(accountKey, device, certificate)).isTrue();
    }

    @Test
    void refusesAnotherKeysSignature() {
        byte[] other = ECKeyPair.generate().getPublicKey().serialize();

        assertThat(certificates.verifies(other, device, certificate)).isFalse();
    }

    @Test
    void refusesASignatureOfAnotherDevice() {
        byte[] otherIdentity = IdentityKeyPair.generate().getPublicKey().serialize();

        assertThat(certificates.verifies(accountKey, new Certified(3, 0x1234, identity), certificate))
                .isFalse();
        assertThat(certificates.verifies(accountKey, new Certified(2, 0x1235, identity), certificate))
                .isFalse();
        assertThat(certificates.verifies(accountKey, new Certified(2, 0x1234, otherIdentity), certificate))
                .isFalse();
    }

    @Test
    void refusesWhatIsNoSignatureOrNoKey() {
        assertThat(certificates.verifies(accountKey, device, new byte[0])).isFalse();
        assertThat(certificates.verifies(accountKey, device, new byte[64])).isFalse();
        assertThat(certificates.verifies(accountKey, device, Arrays.copyOf(certificate, 65)))
                .isFalse();
        assertThat(certificates.verifies(new byte[33], device, certificate)).isFalse();
    }
}
