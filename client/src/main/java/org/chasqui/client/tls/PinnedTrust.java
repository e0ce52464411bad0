// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;

/**
 * Trusts one certificate and no other. The pin is the identity: neither names, dates nor authorities matter, which is
 * why this does not extend what checks host names.
 */
final class PinnedTrust extends ServerTrust {

    private final Fingerprint pin;

    PinnedTrust(Fingerprint pin) {
        this.pin = pin;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        Fingerprint shown = Fingerprint.of(chain[0]);
        if (!shown.equals(pin)) {
            throw new CertificateMismatch(pin, shown);
        }
    }
}
