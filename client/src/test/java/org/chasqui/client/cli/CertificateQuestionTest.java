// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.failure.CertificateRefusedException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.tls.SelfSigned;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateQuestionTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private SelfSigned certificate;
    private SSLServerSocket listening;
    private ServerAddress address;
    private Thread accepting;

    @BeforeEach
    void start() throws Exception {
        certificate = SelfSigned.in(directory, "chat.example.org");
        listening = (SSLServerSocket) certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        address = ServerAddress.parse("https://localhost:" + listening.getLocalPort());
        accepting = Thread.ofVirtual().start(this::shakeHands);
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
    }

    @Test
    void asksOnATerminalAndShowsTheFingerprint() throws Exception {
        assertThat(question("yes\n", true).identify(address, null).pin()).contains(certificate.fingerprint());
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(certificate.fingerprint().toString());
    }

    @Test
    void takesAnythingButYesForNo() {
        assertThatThrownBy(() -> question("y\n", true).identify(address, null))
                .isInstanceOf(CertificateRefusedException.class);
    }

    @Test
    void doesNotTrustByItselfWithoutATerminal() {
        assertThatThrownBy(() -> question("yes\n", false).identify(address, null))
                .isInstanceOfSatisfying(
                        CertificateRefusedException.class,
                        e -> assertThat(ExitCodes.of(e)).isEqualTo(6))
                .hasMessageContaining("--trust FILE");
    }

    @Test
    void takesTheCertificateFromAFileWithoutAsking() throws Exception {
        assertThat(question("", false).identify(address, certificate.pem()).pin())
                .contains(certificate.fingerprint());
    }

    @Test
    void saysThatThereIsNoServer() throws Exception {
        listening.close();
        accepting.join(); // until then the socket may take one more connection

        assertThatThrownBy(() -> question("", true).identify(address, null))
                .isInstanceOf(ServerUnreachableException.class);
    }

    @Test
    void asksNothingAboutPlainHttp() throws IOException {
        assertThat(question("", true)
                        .identify(ServerAddress.parse("http://localhost:1"), null)
                        .pin())
                .isEmpty();
    }

    private CertificateQuestion question(String answer, boolean interactive) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new CertificateQuestion(new Terminal(
                new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
                stream,
                stream,
                StandardCharsets.UTF_8,
                interactive));
    }

    private void shakeHands() {
        while (!listening.isClosed()) {
            try (SSLSocket socket = (SSLSocket) listening.accept()) {
                socket.startHandshake();
            } catch (IOException e) {
                // the client refused, or the test is over
            }
        }
    }
}
