// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.chasqui.wakeup.PushEndpoints;
import org.chasqui.wakeup.WakeUpGateway;

/**
 * Posts to addresses that clients have chosen, and trusts nobody there: connects to addresses that were checked and to
 * no others, follows no redirect, keeps no cookie, reads little of an answer, and gives up in time. Thread-safe.
 */
final class PushHttp implements AutoCloseable {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout ANSWER = Timeout.of(WakeUpGateway.PATIENCE);
    private static final TimeValue LIFE = TimeValue.ofMinutes(5);
    private static final int CONNECTIONS = 64;
    private static final int PER_HOST = 16;

    private final CloseableHttpAsyncClient client;
    private final Duration patience;

    /**
     * @param trusted whose certificates servers may have; empty: whom the JDK trusts
     * @param patience for one request, whatever the server does
     */
    PushHttp(PushEndpoints endpoints, Optional<SSLContext> trusted, Duration patience) {
        this.patience = patience;
        client = HttpAsyncClients.custom()
                .setConnectionManager(connections(endpoints, trusted))
                .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(CONNECT)
                        .setResponseTimeout(ANSWER)
                        .setHardCancellationEnabled(true)
                        .build())
                .setUserAgent("Chasqui")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
        client.start();
    }

    private static PoolingAsyncClientConnectionManager connections(
            PushEndpoints endpoints, Optional<SSLContext> trusted) {
        ClientTlsStrategyBuilder tls = ClientTlsStrategyBuilder.create();
        trusted.ifPresent(tls::setSslContext);
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(new CheckedNames(endpoints))
                .setTlsStrategy(tls.buildAsync())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(ANSWER)
                        .setTimeToLive(LIFE)
                        .build())
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(PER_HOST)
                .build();
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @throws IOException if there is none in time, or it is too long
     */
    ShortAnswer send(AsyncRequestProducer request) throws IOException, InterruptedException {
        Future<ShortAnswer> answer = client.execute(request, new ShortAnswer.Consumer(), null);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + patience, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }

    /** What a name is resolved to is checked, and it is what is connected to: nobody asks a second time. */
    private record CheckedNames(PushEndpoints endpoints) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return endpoints.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
