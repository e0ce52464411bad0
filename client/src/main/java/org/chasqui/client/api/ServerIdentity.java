// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.util.Optional;
import org.chasqui.client.tls.Fingerprint;

/**
 * Where a server is and what shows that it is the one.
 *
 * @param address where it is
 * @param pin the certificate it has to show; empty if the system's authorities are to vouch for it
 */
public record ServerIdentity(ServerAddress address, Optional<Fingerprint> pin) {

    /** A server that the system's authorities vouch for, or one on this machine. */
    public static ServerIdentity of(ServerAddress address) {
        return new ServerIdentity(address, Optional.empty());
    }

    /** A server with this certificate, whoever signed it and whatever names are in it. */
    public static ServerIdentity pinned(ServerAddress address, Fingerprint pin) {
        return new ServerIdentity(address, Optional.of(pin));
    }
}
