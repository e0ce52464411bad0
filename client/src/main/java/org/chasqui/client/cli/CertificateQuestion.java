// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.api.Unreachable;
import org.chasqui.client.failure.CertificateRefusedException;
import org.chasqui.client.tls.CertificateProbe;
import org.chasqui.client.tls.CertificateProbe.Untrusted;
import org.chasqui.client.tls.Fingerprint;
import org.jspecify.annotations.Nullable;

/** Finds out, by asking the user if need be, whether a server's certificate is to be trusted. */
final class CertificateQuestion {

    private static final int HTTPS = 443;

    private final Terminal terminal;

    CertificateQuestion(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The server with the certificate it has to show from now on.
     *
     * @param trust file with that certificate; null to look at the server
     * @throws CertificateRefusedException if it is not trusted and nobody says that it is to be
     */
    ServerIdentity identify(ServerAddress address, @Nullable Path trust) throws IOException {
        if (!"https".equals(address.root().getScheme())) {
            return ServerIdentity.of(address);
        }
        if (trust != null) {
            return ServerIdentity.pinned(address, Fingerprint.ofFile(trust));
        }
        Optional<Untrusted> untrusted = look(address);
        if (untrusted.isEmpty()) {
            return ServerIdentity.of(address);
        }
        return ServerIdentity.pinned(address, ask(address, untrusted.get()));
    }

    private Fingerprint ask(ServerAddress address, Untrusted untrusted) throws IOException {
        if (terminal.isInteractive()) {
            terminal.note("This system does not know who made the certificate of " + address + ". Its SHA-256 is\n  "
                    + untrusted.shown() + "\nCompare it with the one your administrator has told you.");
            if (terminal.confirm("Trust it, and from now on no other?")) {
                return untrusted.shown();
            }
        }
        throw CertificateRefusedException.untrusted(address.toString(), untrusted.reason());
    }

    private static Optional<Untrusted> look(ServerAddress address) {
        int port = address.root().getPort() == -1 ? HTTPS : address.root().getPort();
        String host = address.root().getHost().replaceAll("[\\[\\]]", "");
        try {
            return CertificateProbe.look(host, port);
        } catch (IOException e) {
            throw Unreachable.failure(address, e);
        }
    }
}
