// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.interaso.webpush.VapidKeys;
import com.interaso.webpush.WebPush;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.wakeup.PushEndpoints;
import org.chasqui.wakeup.WakeUpGateway;
import org.chasqui.wakeup.WakeUpGatewayContract;
import org.chasqui.wakeup.WakeUpOutcome;
import org.chasqui.wakeup.WakeUpTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("services")
class WebPushGatewayTest implements WakeUpGatewayContract<WakeUpTarget.WebPush> {

    private final ManualClock clock = new ManualClock();
    private final Browser browser = new Browser();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile int status = 201;
    private volatile boolean silent;
    private volatile String extraHeader = "";
    private volatile int length;
    private HttpsServer service;
    private SelfSigned certificate;
    private WakeUpGateway<WakeUpTarget.WebPush> gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        certificate = SelfSigned.in(directory);
        service = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        service.setExecutor(threads);
        service.createContext("/push/", this::handle);
        service.start();
        gateway = gateway(new PushEndpoints(Set.of("localhost"), InetAddress::getAllByName));
    }

    private WebPushGateway gateway(PushEndpoints endpoints) throws Exception {
        WebPush push = new WebPush("mailto:operator@example.org", VapidKeys.generate());
        var trusted = TrustedCertificates.with(certificate.pem()).context();
        return new WebPushGateway(() -> push, new PushHttp(endpoints, Optional.of(trusted), IMPATIENT), clock);
    }

    @AfterEach
    void stop() {
        over.countDown();
        gateway.close();
        service.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        bodies.add(exchange.getRequestBody().readAllBytes());
        headers.add(exchange.getRequestHeaders());
        paths.add(exchange.getRequestURI().toString());
        if (silent) {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (!extraHeader.isEmpty()) {
            String[] parts = extraHeader.split(": ", 2);
            exchange.getResponseHeaders().add(parts[0], parts[1]);
        }
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        if (length > 0) {
            try (var out = exchange.getResponseBody()) {
                out.write(new byte[length]);
            }
        }
        exchange.close();
    }

    @Override
    public WakeUpGateway<WakeUpTarget.WebPush> gateway() {
        return gateway;
    }

    @Override
    public WakeUpTarget.WebPush target() {
        return target("localhost");
    }

    private WakeUpTarget.WebPush target(String host) {
        return new WakeUpTarget.WebPush(
                URI.create("https://" + host + ":" + service.getAddress().getPort() + "/push/secret-of-the-device"),
                browser.keys());
    }

    @Override
    public void answer(Answer answer) {
        switch (answer) {
            case TAKEN -> status = 201;
            case GONE -> status = 410;
            case UNKNOWN_TARGET -> status = 404;
            case BUSY -> status = 429;
            case BROKEN -> status = 503;
            case FORBIDDEN -> status = 403;
            case NONE -> silent = true;
        }
    }

    @Override
    public List<String> heard() throws Exception {
        List<String> heard = new java.util.ArrayList<>();
        for (byte[] body : bodies) {
            heard.add(browser.decrypt(body));
        }
        return heard;
    }

    @Override
    public void stopService() {
        service.stop(0);
    }

    @Test
    void saysHowItIsToBeTreated() throws Exception {
        gateway.wake(target());

        Headers sent = headers.getFirst();
        assertThat(sent.get("TTL")).containsExactly("86400");
        assertThat(sent.get("Urgency")).containsExactly("high");
        assertThat(sent.get("Topic")).containsExactly("chasqui");
        assertThat(sent.get("Content-Encoding")).containsExactly("aes128gcm");
        assertThat(sent.get("Content-Type")).containsExactly("application/octet-stream");
        assertThat(heard()).containsExactly("{\"type\":\"wake-up\"}");
    }

    /** Push services put what they like into an endpoint. */
    @Test
    void postsToTheEndpointAsItWasGiven() throws Exception {
        String path = "/push/a:b_C-d%2Fe=.~%C3%BC;f,g//h?token=x%2by%3d&z=1";
        URI endpoint = URI.create("https://localhost:" + service.getAddress().getPort() + path);

        gateway.wake(new WakeUpTarget.WebPush(endpoint, browser.keys()));

        assertThat(paths).containsExactly(path);
    }

    @Test
    void heedsHowLongAServiceWantsToBeLeftAlone() throws Exception {
        status = 429;
        extraHeader = "Retry-After: 120";
        assertThat(gateway.wake(target())).isEqualTo(new WakeUpOutcome.Retry(Optional.of(Duration.ofSeconds(120))));

        status = 503;
        extraHeader = "Retry-After: Tue, 24 Nov 2026 08:10:00 GMT";
        assertThat(gateway.wake(target())).isEqualTo(new WakeUpOutcome.Retry(Optional.of(Duration.ofMinutes(10))));

        for (String useless : List.of("soon", "-5", "Tue, 24 Nov 2026 07:00:00 GMT", "99999999999999999999")) {
            extraHeader = "Retry-After: " + useless;
            assertThat(gateway.wake(target())).as(useless).isEqualTo(new WakeUpOutcome.Retry(Optional.empty()));
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        status = 307;
        extraHeader = "Location: " + target().endpoint();

        assertThat(gateway.wake(target())).isEqualTo(new WakeUpOutcome.Refused("status 307"));
        assertThat(bodies).hasSize(1);
    }

    @Test
    void breaksOffALongAnswer() throws Exception {
        length = 10_000_000;

        assertThat(gateway.wake(target())).isEqualTo(new WakeUpOutcome.Retry(Optional.empty()));
    }

    @Test
    void readsAShortAnswer() throws Exception {
        length = 1_000;

        assertThat(gateway.wake(target())).isEqualTo(new WakeUpOutcome.Sent());
    }

    /** A name server that gives a public address when asked first, and one of ours afterwards. */
    @Test
    void connectsToNoAddressThatWasNotChecked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        PushEndpoints rebinding = new PushEndpoints(Set.of(), host -> new InetAddress[] {
            asked.getAndIncrement() == 0 ? InetAddress.ofLiteral("93.184.215.14") : InetAddress.getLoopbackAddress()
        });
        assertThat(rebinding.parse("https://localhost/")).isPresent();

        try (WebPushGateway careful = gateway(rebinding)) {
            assertThat(careful.wake(target())).isInstanceOf(WakeUpOutcome.Refused.class);
        }
        assertThat(asked).hasValue(2);
        assertThat(bodies).isEmpty();
    }

    @Test
    void connectsToNoAddressLiteralThatWasNotChecked() throws Exception {
        try (WebPushGateway careful = gateway(new PushEndpoints(Set.of(), InetAddress::getAllByName))) {
            assertThat(careful.wake(target("127.0.0.1"))).isInstanceOf(WakeUpOutcome.Refused.class);
        }
        assertThat(bodies).isEmpty();
    }

    @Test
    void talksToNobodyWithACertificateThatIsNotTrusted() throws Exception {
        PushEndpoints endpoints = new PushEndpoints(Set.of("localhost"), InetAddress::getAllByName);
        WebPush push = new WebPush("mailto:operator@example.org", VapidKeys.generate());
        try (var strict = new WebPushGateway(() -> push, new PushHttp(endpoints, Optional.empty(), IMPATIENT), clock)) {
            assertThat(strict.wake(target())).isEqualTo(new WakeUpOutcome.Retry(Optional.empty()));
        }
        assertThat(bodies).isEmpty();
    }
}
