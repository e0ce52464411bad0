// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.chasqui.launcher.LocalStack;
import org.chasqui.protocol.v1.ClientFrame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Sleeping devices are woken, through a push service and a mock of Apple's that the test starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WakeUpsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final String SECRET = "a secret ciphertext";

    private LocalStack stack;
    private PushService service;
    private ApnsService apple;
    private Api api;
    private RawDevice alice;
    private RawDevice bob;
    private RawDevice carol;
    private Subscriber subscriber;
    private long number;

    @BeforeAll
    void startServer() throws Exception {
        Path directory = Files.createDirectories(Path.of("target/it/wakeups-services"));
        LocalhostCertificate certificate = LocalhostCertificate.in(directory);
        Path trusted = LocalhostCertificate.writePem(
                directory.resolve("trusted.pem"),
                "CERTIFICATE",
                certificate.certificate().getEncoded());
        service = new PushService(certificate);
        apple = new ApnsService(directory, certificate);
        List<String> options = new ArrayList<>(apple.serverOptions());
        options.add("-Dchasqui.wakeups.window=" + WINDOW);
        options.add("-Dchasqui.wakeups.trusted-certificates=" + trusted.toAbsolutePath());
        options.add("-Dchasqui.web-push.subject=mailto:operator@example.org");
        options.add("-Dchasqui.web-push.exempt-hosts=localhost");
        stack = LocalStack.start(Path.of("target/it/wakeups"), options);
        api = new Api(stack.httpUri());
    }

    @AfterAll
    void stopServer() throws Exception {
        try {
            stack.close();
        } finally {
            service.close();
            apple.close();
        }
    }

    @BeforeEach
    void freshDevices() throws Exception {
        String suffix = Long.toHexString(System.nanoTime());
        api.createAccounts("alice-" + suffix, "bob-" + suffix, "carol-" + suffix);
        List<RawDevice> devices = api.enrol("alice-" + suffix, "bob-" + suffix, "carol-" + suffix);
        alice = devices.get(0);
        bob = devices.get(1);
        carol = devices.get(2);
        subscriber = new Subscriber();
        number = 0;
    }

    private Api.Answer put(RawDevice device, String body) throws Exception {
        return api.call("PUT", "/api/v1/wakeups", device.bearer(), body);
    }

    private void subscribe(RawDevice device, Subscriber as) throws Exception {
        Api.Answer answer = put(device, as.json(service.endpoint(as.name())));
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    }

    private int pushes(Subscriber of) {
        return service.pushesFor(of.name()).size();
    }

    /** Alice writes, and the server has it. */
    private void write(RawDevice to, boolean urgent) throws Exception {
        try (RawStream stream = new RawStream(stack.httpUri(), alice.bearer())) {
            number++;
            ClientFrame.Builder frame = RawStream.submit(to, number, RawStream.copy(to, SECRET)).toBuilder();
            frame.getSubmitBuilder().setUrgent(urgent);
            stream.send(frame.build());
            assertThat(stream.nextAnswer().hasAccepted()).isTrue();
        }
    }

    /** When another device has been woken, wake-ups that were due before have been sent. */
    private void awaitAnotherWakeUp() throws Exception {
        Subscriber other = new Subscriber();
        subscribe(carol, other);
        write(carol, true);
        await().atMost(PATIENCE).until(() -> pushes(other) > 0);
    }

    private int registrations(RawDevice device) throws Exception {
        try (var connection = stack.openConnection();
                var statement = connection.prepareStatement("select count(*) from wake_up_registration r join device d"
                        + " on d.id = r.device_id where d.account_id = ? and d.number = ?")) {
            statement.setLong(1, device.account());
            statement.setInt(2, device.number());
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    @Test
    void wakesASleepingDeviceAndSaysNothing() throws Exception {
        subscribe(bob, subscriber);
        write(bob, true);
        await().atMost(PATIENCE).until(() -> pushes(subscriber) == 1);

        PushService.Push push = service.pushesFor(subscriber.name()).getFirst();
        assertThat(push.method()).isEqualTo("POST");
        assertThat(push.header("Ttl")).isEqualTo("86400");
        assertThat(push.header("Urgency")).isEqualTo("high");
        assertThat(push.header("Topic")).isEqualTo("chasqui");
        assertThat(push.header("Content-encoding")).isEqualTo("aes128gcm");
        String said = subscriber.decrypt(push.body());
        assertThat(said).isEqualTo("{\"type\":\"wake-up\"}");
        String all = said + push.headers() + new String(push.body(), StandardCharsets.ISO_8859_1);
        assertThat(all)
                .doesNotContain(SECRET, alice.accountHex(), bob.accountHex(), alice.user(), bob.user())
                .doesNotContain(Long.toUnsignedString(alice.account()), Long.toUnsignedString(bob.account()));
        assertVapid(push.header("Authorization"));
    }

    private void assertVapid(String authorization) throws Exception {
        VapidToken token = VapidToken.verified(authorization);
        assertThat(token.publicKey()).isEqualTo(vapidKey());
        assertThat(token.claims().get("aud").textValue()).isEqualTo(service.origin());
        assertThat(token.claims().get("sub").textValue()).isEqualTo("mailto:operator@example.org");
        Instant end = Instant.ofEpochSecond(token.claims().get("exp").longValue());
        assertThat(end).isAfter(Instant.now()).isBefore(Instant.now().plus(Duration.ofHours(24)));
        List<String> claims = new ArrayList<>();
        token.claims().fieldNames().forEachRemaining(claims::add);
        assertThat(claims).containsExactlyInAnyOrder("aud", "sub", "exp");
    }

    private byte[] vapidKey() throws Exception {
        JsonNode answer = api.get("/wakeups/vapid-key", bob.bearer()).json();
        return Base64.getDecoder().decode(answer.get("publicKey").textValue());
    }

    @Test
    void collapsesManyIntoOneNowAndOneLater() throws Exception {
        subscribe(bob, subscriber);
        for (int i = 0; i < 10; i++) {
            write(bob, true);
        }
        await().atMost(PATIENCE).until(() -> pushes(subscriber) == 2);
        await().during(WINDOW.plusSeconds(1)).atMost(PATIENCE).until(() -> pushes(subscriber) == 2);

        try (RawStream stream = new RawStream(stack.httpUri(), bob.bearer())) {
            for (long expected = 1; expected <= 10; expected++) {
                assertThat(stream.nextDeliver().getNumber()).isEqualTo(expected);
            }
        }
    }

    @Test
    void sleepsOnForWhatIsNotUrgent() throws Exception {
        subscribe(bob, subscriber);
        write(bob, false);
        awaitAnotherWakeUp();

        assertThat(pushes(subscriber)).isZero();
    }

    @Test
    void leavesADeviceAloneThatIsThere() throws Exception {
        subscribe(bob, subscriber);
        try (RawStream stream = new RawStream(stack.httpUri(), bob.bearer())) {
            stream.awaitCaughtUp();
            write(bob, true);
            long sequence = stream.nextDeliver().getSequence();
            stream.ack(sequence, sequence);
            await().atMost(PATIENCE).until(() -> Rows.waiting(stack.database(), bob) == 0);
        }
        awaitAnotherWakeUp();

        assertThat(pushes(subscriber)).isZero();
    }

    @Test
    void wakesADeviceWhoseConnectionEndsBeforeItHasTheMessage() throws Exception {
        subscribe(bob, subscriber);
        try (RawStream stream = new RawStream(stack.httpUri(), bob.bearer())) {
            stream.awaitCaughtUp();
            write(bob, true);
            stream.nextDeliver();
            await().atMost(PATIENCE).until(() -> Rows.waiting(stack.database(), bob) == 1);
            assertThat(pushes(subscriber)).isZero();
        }
        await().atMost(PATIENCE).until(() -> pushes(subscriber) == 1);
    }

    @Test
    void forgetsASubscriptionThatIsGoneAndKeepsItOutOfTheLog() throws Exception {
        subscribe(bob, subscriber);
        service.answer(subscriber.name(), 410);
        write(bob, true);
        await().atMost(PATIENCE).until(() -> registrations(bob) == 0);
        assertThat(pushes(subscriber)).isEqualTo(1);

        service.answer(subscriber.name(), 403);
        subscribe(bob, subscriber);
        await().pollInterval(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> {
            write(bob, true);
            return pushes(subscriber) == 2;
        });
        awaitAnotherWakeUp();
        assertThat(registrations(bob)).as("refused for some other reason").isEqualTo(1);
        assertThat(Files.readString(stack.server().log()))
                .contains("a wake-up was refused: status 403")
                .doesNotContain(subscriber.name());
    }

    @Test
    void endsWithTheRegistrationAndWithTheDevice() throws Exception {
        subscribe(bob, subscriber);
        assertThat(api.call("DELETE", "/api/v1/wakeups", bob.bearer(), "").status())
                .isEqualTo(204);
        assertThat(registrations(bob)).isZero();
        write(bob, true);
        awaitAnotherWakeUp();
        assertThat(pushes(subscriber)).isZero();

        subscribe(bob, subscriber);
        String path = "/api/v1/admin/accounts/" + bob.user() + "/devices/" + bob.number();
        assertThat(api.call("DELETE", path, Api.admin(), "").status()).isEqualTo(204);
        try (var connection = stack.openConnection();
                var statement =
                        connection.prepareStatement("select count(*) from wake_up_registration where address = ?")) {
            statement.setString(1, service.endpoint(subscriber.name()));
            try (var result = statement.executeQuery()) {
                result.next();
                assertThat(result.getInt(1)).isZero();
            }
        }
    }

    @Test
    void refusesEndpointsInItsOwnNetworkAndKeepsWhatItHad() throws Exception {
        subscribe(bob, subscriber);
        List<String> inside = List.of(
                "https://127.0.0.1/push",
                "https://127.0.0.1:" + stack.httpsUri().getPort() + "/chasqui/api/v1/accounts/self",
                "https://127.1/push",
                "https://10.1.2.3/push",
                "https://192.168.0.1/push",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/push",
                "https://[fd00::1]/push",
                "https://[::ffff:10.0.0.1]/push",
                "https://localhost./push",
                "https://" + InetAddress.getLocalHost().getHostName() + "/push",
                "https://nowhere.invalid/push",
                "http://localhost/push",
                "https://localhost@127.0.0.1/push",
                "gopher://127.0.0.1/",
                "nonsense");
        for (String endpoint : inside) {
            assertProblem(put(bob, subscriber.json(endpoint)), 422, "invalid-endpoint");
        }
        assertProblem(put(carol, subscriber.json(inside.getFirst())), 422, "invalid-endpoint");

        assertThat(registrations(carol)).isZero();
        write(bob, true);
        await().atMost(PATIENCE).until(() -> pushes(subscriber) == 1);
    }

    @Test
    void refusesKeysThatAreNoneAndBodiesThatSayNothing() throws Exception {
        String good = subscriber.json(service.endpoint(subscriber.name()));
        String p256dh = good.replaceFirst("\"p256dh\":\"[^\"]*\"", "\"p256dh\":\"%s\"");
        byte[] nowhere = new byte[65];
        nowhere[0] = 4;
        nowhere[64] = 1;
        assertProblem(put(bob, p256dh.formatted(Base64.getEncoder().encodeToString(nowhere))), 422, "invalid-key");
        assertProblem(put(bob, p256dh.formatted("BQ==")), 422, "invalid-key");
        assertProblem(put(bob, p256dh.formatted("%%%")), 400, "invalid-request");
        assertProblem(put(bob, good.replaceFirst("\"auth\":\"[^\"]*\"", "\"auth\":\"AAAA\"")), 422, "invalid-key");
        assertProblem(put(bob, "{\"apns\":{\"token\":\"../../etc/passwd\"}}"), 422, "invalid-key");
        for (String body : List.of(
                "",
                "{}",
                "[]",
                "{\"webPush\":{}}",
                "{\"apns\":{}}",
                good.replaceFirst("}$", ",\"apns\":{\"token\":\"" + "ab".repeat(32) + "\"}}"))) {
            assertProblem(put(bob, body), 400, "invalid-request");
        }
        assertProblem(api.call("PUT", "/api/v1/wakeups", "Bearer nonsense", good), 401, "invalid-token");
        assertThat(registrations(bob)).isZero();
    }

    @Test
    void wakesThroughApple() throws Exception {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        apple.know(token);
        assertThat(put(bob, "{\"apns\":{\"token\":\"" + token + "\"}}").status())
                .isEqualTo(204);
        write(bob, true);
        await().atMost(PATIENCE).until(() -> !apple.acceptedFor(token).isEmpty());

        ApnsPushNotification said = apple.acceptedFor(token).getFirst();
        assertThat(said.getPayload())
                .isEqualTo("{\"aps\":{\"alert\":{\"loc-key\":\"CHASQUI_NEW_MESSAGE\"},"
                        + "\"sound\":\"default\",\"mutable-content\":1}}");
        assertThat(said.getCollapseId()).isEqualTo("chasqui");
        assertThat(said.getPushType()).isEqualTo(PushType.ALERT);
        assertThat(said.getPriority()).isEqualTo(DeliveryPriority.IMMEDIATE);

        apple.forget(token);
        await().pollInterval(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> {
            write(bob, true);
            return registrations(bob) == 0;
        });
        assertThat(apple.rejected()).containsExactly(RejectionReason.UNREGISTERED);
        assertThat(Files.readString(stack.server().log())).doesNotContain(token);
    }

    @Test
    void keepsItsKeyOverARestartAndCounts() throws Exception {
        subscribe(bob, subscriber);
        write(bob, true);
        await().atMost(PATIENCE).until(() -> pushes(subscriber) == 1);
        assertThat(api.call("GET", "/metrics", Api.admin(), "").text())
                .contains("chasqui_wake_ups_total{", "outcome=\"sent\"", "chasqui_wake_ups_waiting");
        byte[] before = vapidKey();

        stack.restart();

        assertThat(vapidKey()).isEqualTo(before);
        write(bob, true);
        await().atMost(PATIENCE).until(() -> pushes(subscriber) == 2);
    }

    private static void assertProblem(Api.Answer answer, int status, String name) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:chasqui:problem:" + name);
    }
}
