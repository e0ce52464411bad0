// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

/** As whom this installation sends Web Push (RFC 8292): all its servers as the same. */
public interface VapidIdentity {

    /**
     * The public key, an uncompressed point of P-256; made with its private half when it is first asked for.
     *
     * @throws IllegalStateException if this server cannot open the private half that another one has stored
     */
    byte[] publicKey();
}
