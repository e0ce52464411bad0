// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * SHA-256 of a certificate.
 *
 * @param sha256 64 lower-case hex digits
 */
public record Fingerprint(String sha256) {

    private static final HexFormat WITH_COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    /** @throws IllegalArgumentException if these are not 64 lower-case hex digits */
    public Fingerprint {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + sha256 + "' is not a SHA-256 in 64 lower-case hex digits");
        }
    }

    /** Of this certificate. */
    public static Fingerprint of(X509Certificate certificate) throws CertificateEncodingException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return new Fingerprint(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /**
     * Of the first certificate in a PEM file.
     *
     * @throws IllegalArgumentException if there is none; the message is fit to be shown
     */
    public static Fingerprint ofFile(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            return of((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(
                    "Cannot read a certificate from " + pem + ": a PEM file that begins with"
                            + " -----BEGIN CERTIFICATE----- is expected",
                    e);
        }
    }

    /** As people compare it: upper-case bytes with colons, as openssl prints it. */
    @Override
    public String toString() {
        return WITH_COLONS.formatHex(HexFormat.of().parseHex(sha256));
    }
}
