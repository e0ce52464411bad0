// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates push services may have: those that the JDK trusts, and the operator's own. */
final class TrustedCertificates {

    private final List<X509Certificate> certificates;

    private TrustedCertificates(List<X509Certificate> certificates) {
        this.certificates = certificates;
    }

    /**
     * Reads the operator's.
     *
     * @param pem any number of certificates
     * @throws IllegalArgumentException if it holds none, or something else
     */
    static TrustedCertificates with(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            List<X509Certificate> all = new ArrayList<>(jdks());
            int before = all.size();
            CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .forEach(all::add);
            if (all.size() == before) {
                throw new IllegalArgumentException("chasqui.wakeups.trusted-certificates: no certificate in " + pem);
            }
            return new TrustedCertificates(all);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "chasqui.wakeups.trusted-certificates: " + pem + " cannot be read as certificates in PEM", e);
        }
    }

    private static List<X509Certificate> jdks() throws GeneralSecurityException {
        return Stream.of(managers(null).getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(m -> Stream.of(((X509TrustManager) m).getAcceptedIssuers()))
                .toList();
    }

    private static TrustManagerFactory managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers;
    }

    X509Certificate[] toArray() {
        return certificates.toArray(X509Certificate[]::new);
    }

    /** For clients that trust them. */
    SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("trusted-" + i, certificates.get(i));
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store).getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("certificates that were read make a trust store", e);
        }
    }
}
