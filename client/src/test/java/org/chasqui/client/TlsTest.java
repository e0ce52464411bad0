// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.failure.CertificateRefusedException;
import org.chasqui.client.messaging.Connection;
import org.chasqui.client.tls.CertificateProbe;
import org.chasqui.client.tls.Fingerprint;
import org.chasqui.client.tls.SelfSigned;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate no authority vouches for. */
@Timeout(60)
class TlsTest {

    @TempDir
    Path directory;

    private SelfSigned certificate;
    private SelfSigned other;
    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        certificate = SelfSigned.in(directory, "first.example.org");
        other = SelfSigned.in(directory, "other.example.org");
        server = ScriptedServer.start(certificate.context());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void usesThePinForBothPlanesWhateverNameIsInTheCertificate() throws Exception {
        try (ChasquiClient alice = enrol(certificate.fingerprint());
                Connection connection = alice.connect(_ -> {})) {
            server.socket();
            assertThat(connection.isOpen()).isTrue();
        }
        try (ChasquiClient alice = ChasquiClient.open(home());
                Connection _ = alice.connect(_ -> {})) {
            server.socket();
            assertThat(alice.pinnedCertificate()).contains(certificate.fingerprint());
        }
    }

    @Test
    void refusesACertificateThatHasChangedAndShowsBoth() throws Exception {
        enrol(certificate.fingerprint()).close();
        try (ChasquiClient alice = ChasquiClient.open(home())) {
            alice.pin(Optional.of(other.fingerprint()));
        }
        int before = server.requests.size();

        try (ChasquiClient alice = ChasquiClient.open(home())) {
            assertThatThrownBy(() -> alice.connect(_ -> {}))
                    .isInstanceOf(CertificateRefusedException.class)
                    .hasMessageContaining("now:     " + certificate.fingerprint())
                    .hasMessageContaining("trusted: " + other.fingerprint());
        }
        assertThat(server.requests).hasSize(before);
    }

    @Test
    void sendsNoPasswordToAnUnknownCertificate() {
        assertThatThrownBy(() -> ChasquiClient.enrol(server.uri(), "alice", new char[8], "test", home()))
                .isInstanceOf(CertificateRefusedException.class)
                .hasMessageContaining("--trust FILE");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void looksAtACertificateBeforeAnythingIsSent() throws Exception {
        URI uri = server.uri();

        assertThat(CertificateProbe.look(uri.getHost(), uri.getPort()))
                .map(CertificateProbe.Untrusted::shown)
                .contains(certificate.fingerprint());
        assertThat(server.requests).isEmpty();
    }

    @Test
    void readsTheFingerprintOfAFile() throws Exception {
        assertThat(Fingerprint.ofFile(certificate.pem())).isEqualTo(certificate.fingerprint());
        assertThat(certificate.fingerprint().toString()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThatThrownBy(() -> Fingerprint.ofFile(directory.resolve("first.example.org.p12")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PEM");
    }

    private ChasquiClient enrol(Fingerprint pin) {
        ServerIdentity identity =
                ServerIdentity.pinned(ServerAddress.parse(server.uri().toString()), pin);
        return ChasquiClient.enrol(identity, "alice", "päss".toCharArray(), "test", home());
    }

    private Path home() {
        return directory.resolve("home");
    }
}
