// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.UnregisteredDeviceTokenException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.wakeup.WakeUpGateway;
import org.chasqui.wakeup.WakeUpGatewayContract;
import org.chasqui.wakeup.WakeUpSettings;
import org.chasqui.wakeup.WakeUpTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("services")
class ApnsGatewayTest implements WakeUpGatewayContract<WakeUpTarget.Apns> {

    private static final String TOKEN = "0123456789abcdef".repeat(4);

    private final List<String> payloads = new CopyOnWriteArrayList<>();
    private final List<Http2Headers> headers = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private volatile Answer answer = Answer.TAKEN;
    private MockApnsServer service;
    private int port;
    private SelfSigned certificate;
    private WakeUpGateway<WakeUpTarget.Apns> gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        certificate = SelfSigned.in(directory);
        service = new MockApnsServerBuilder()
                .setServerCredentials(new X509Certificate[] {certificate.certificate()}, certificate.privateKey(), null)
                .setEventLoopGroup(loop)
                .setHandlerFactory(session -> this::handle)
                .build();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        service.start(port).get(10, TimeUnit.SECONDS);
        gateway = ApnsGateway.open(
                settings(certificate.keyPem()),
                Optional.of(TrustedCertificates.with(certificate.pem())),
                IMPATIENT,
                new ManualClock());
    }

    private WakeUpSettings.Apns settings(Path keyFile) {
        return new WakeUpSettings.Apns(
                new WakeUpSettings.ApnsKey(keyFile, "KEYID12345", "TEAMID1234"), "org.example.app", "localhost", port);
    }

    private void handle(Http2Headers head, ByteBuf payload) throws RejectedNotificationException {
        switch (answer) {
            case TAKEN -> {}
            case GONE -> throw new UnregisteredDeviceTokenException(Instant.EPOCH);
            case UNKNOWN_TARGET -> throw new RejectedNotificationException(RejectionReason.BAD_DEVICE_TOKEN);
            case BUSY -> throw new RejectedNotificationException(RejectionReason.TOO_MANY_REQUESTS);
            case BROKEN -> throw new RejectedNotificationException(RejectionReason.SERVICE_UNAVAILABLE);
            case FORBIDDEN -> throw new RejectedNotificationException(RejectionReason.TOPIC_DISALLOWED);
            case NONE -> {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        headers.add(head);
        payloads.add(payload.toString(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        gateway.close();
        stopService();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Override
    public WakeUpGateway<WakeUpTarget.Apns> gateway() {
        return gateway;
    }

    @Override
    public WakeUpTarget.Apns target() {
        return new WakeUpTarget.Apns(TOKEN);
    }

    @Override
    public void answer(Answer value) {
        answer = value;
    }

    @Override
    public List<String> heard() {
        return payloads;
    }

    @Override
    public void stopService() throws Exception {
        service.shutdown().get(10, TimeUnit.SECONDS);
    }

    @Test
    void saysHowItIsToBeTreated() throws Exception {
        gateway.wake(target());

        Http2Headers sent = headers.getFirst();
        assertThat(sent.path()).hasToString("/3/device/" + TOKEN);
        assertThat(sent.get("apns-push-type")).hasToString("alert");
        assertThat(sent.get("apns-priority")).hasToString("10");
        assertThat(sent.get("apns-topic")).hasToString("org.example.app");
        assertThat(sent.get("apns-collapse-id")).hasToString("chasqui");
        assertThat(sent.get("apns-expiration"))
                .hasToString(Long.toString(ManualClock.START.getEpochSecond() + 24 * 60 * 60));
        assertThat(sent.get("authorization").toString()).startsWith("bearer ey");
        assertThat(payloads)
                .containsExactly("{\"aps\":{\"alert\":{\"loc-key\":\"CHASQUI_NEW_MESSAGE\"},"
                        + "\"sound\":\"default\",\"mutable-content\":1}}");
    }

    @Test
    void refusesAKeyThatIsNone(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("no-key"), "no key");

        assertThatThrownBy(() -> ApnsGateway.open(settings(file), Optional.empty(), IMPATIENT, new ManualClock()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chasqui.apns.key-file");
        assertThatThrownBy(() -> TrustedCertificates.with(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chasqui.wakeups.trusted-certificates");
    }
}
