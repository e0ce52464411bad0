// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.chasqui.bench.measure.Processes;
import org.chasqui.bench.provision.AdminApi;
import org.chasqui.bench.stream.PinnedCertificate;

/**
 * The server under test.
 *
 * @param address http or https, without a path
 * @param pin the certificate it must show over https; empty trusts what the system trusts
 * @param admin its control plane and metrics
 * @param processes whose CPU time counts as the server's
 * @param settings what could be read about how it is set, as they stand in the JSON line
 */
public record Server(
        URI address, Optional<PinnedCertificate> pin, AdminApi admin, Processes processes, Map<String, ?> settings)
        implements AutoCloseable {

    /** Where connections go if no proxy is before it. */
    InetSocketAddress socket() {
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    @Override
    public void close() {
        admin.close();
    }

    /** Whether connections to it are encrypted. */
    public boolean tls() {
        return address.getScheme().equals("https");
    }
}
