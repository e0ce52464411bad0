// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.tls;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** HTTP clients with the settings that the protocol wants, for control plane and data plane alike. */
public final class HttpClients {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private HttpClients() {}

    /** A client that trusts the pinned certificate, or the system's authorities if there is no pin. */
    public static HttpClient open(Executor threads, Optional<Fingerprint> pin) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(threads);
        pin.map(PinnedTrust::new).map(HttpClients::context).ifPresent(builder::sslContext);
        return builder.build();
    }

    /** A TLS context that leaves the decision to one trust manager. */
    static SSLContext context(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
