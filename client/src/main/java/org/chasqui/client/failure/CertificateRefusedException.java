// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** The server's certificate is not one that this device trusts. Nothing was sent to it. */
public final class CertificateRefusedException extends ClientException {

    private static final long serialVersionUID = 1L;

    private CertificateRefusedException(String message) {
        super(message);
    }

    /**
     * The system's authorities do not vouch for it.
     *
     * @param server address of the server
     * @param reason what is wrong with the certificate
     */
    public static CertificateRefusedException untrusted(String server, String reason) {
        return new CertificateRefusedException("The certificate of " + server + " is not trusted (" + reason
                + "). If the server uses a certificate of its own, get that certificate from the administrator"
                + " and name its file with --trust FILE.");
    }

    /**
     * It is not the one that was trusted before.
     *
     * @param server address of the server
     * @param expected SHA-256 of the trusted certificate
     * @param shown SHA-256 of the one the server has now
     */
    public static CertificateRefusedException changed(String server, String expected, String shown) {
        return new CertificateRefusedException("The certificate of " + server + " has changed; nothing was sent.\n"
                + "  trusted: " + expected + "\n  now:     " + shown + "\n"
                + "Ask the administrator whether the certificate was renewed; if not, somebody may be listening in."
                + " If it was, trust the new one with: chasqui trust");
    }
}
