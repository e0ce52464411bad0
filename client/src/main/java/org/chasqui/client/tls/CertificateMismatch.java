// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.tls;

import java.security.cert.CertificateException;

/** A server showed another certificate than the pinned one; found among the causes of a failed handshake. */
public final class CertificateMismatch extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final transient Fingerprint expected;
    private final transient Fingerprint shown;

    CertificateMismatch(Fingerprint expected, Fingerprint shown) {
        super("the certificate is " + shown + " instead of " + expected);
        this.expected = expected;
        this.shown = shown;
    }

    /** What was pinned. */
    public Fingerprint expected() {
        return expected;
    }

    /** What the server has. */
    public Fingerprint shown() {
        return shown;
    }
}
