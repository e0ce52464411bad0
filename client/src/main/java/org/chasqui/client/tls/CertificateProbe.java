// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Looks at a server's certificate before anything is sent to it. */
public final class CertificateProbe extends ServerTrust {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final X509ExtendedTrustManager system = systemTrust();
    private @Nullable Fingerprint refused;
    private @Nullable CertificateException reason;

    private CertificateProbe() {}

    /**
     * A certificate that the system's authorities do not vouch for, or not for that name.
     *
     * @param shown its fingerprint
     * @param reason what is wrong with it
     */
    public record Untrusted(Fingerprint shown, String reason) {}

    /**
     * Makes a TLS handshake and hangs up.
     *
     * @return empty if the certificate is trusted
     * @throws IOException if there is no TLS server
     */
    public static Optional<Untrusted> look(String host, int port) throws IOException {
        CertificateProbe probe = new CertificateProbe();
        int timeout = Math.toIntExact(TIMEOUT.toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), timeout);
            plain.setSoTimeout(timeout);
            try (SSLSocket socket =
                    (SSLSocket) HttpClients.context(probe).getSocketFactory().createSocket(plain, host, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
            }
        } catch (SSLException e) {
            return Optional.of(probe.untrusted().orElseThrow(() -> e));
        }
        return Optional.empty();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        record(chain, () -> system.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        record(chain, () -> system.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        record(chain, () -> system.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return system.getAcceptedIssuers();
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private void record(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            refused = Fingerprint.of(chain[0]);
            reason = e;
            throw e;
        }
    }

    private Optional<Untrusted> untrusted() {
        Fingerprint shown = refused;
        CertificateException why = reason;
        return shown == null || why == null
                ? Optional.empty()
                : Optional.of(new Untrusted(shown, String.valueOf(why.getMessage())));
    }

    private static X509ExtendedTrustManager systemTrust() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no certificate authorities", e);
        }
    }
}
