// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.ParsingMockApnsServerListenerAdapter;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Pushy's mock of Apple's push service; it verifies the provider's token and knows the devices it was told of. */
final class ApnsService {

    private static final String KEY_ID = "KEYID12345";
    private static final String TEAM_ID = "TEAMID1234";
    private static final String TOPIC = "org.example.chasqui";

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> gone = new ConcurrentHashMap<>();
    private final List<ApnsPushNotification> accepted = new CopyOnWriteArrayList<>();
    private final List<RejectionReason> rejected = new CopyOnWriteArrayList<>();
    private final MockApnsServer server;
    private final Path keyFile;
    private final int port;

    ApnsService(Path directory, LocalhostCertificate certificate) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair provider = generator.generateKeyPair();
        keyFile = LocalhostCertificate.writePem(
                directory.resolve("apns.p8"),
                "PRIVATE KEY",
                provider.getPrivate().getEncoded());
        ApnsVerificationKey key = new ApnsVerificationKey(KEY_ID, TEAM_ID, (ECPublicKey) provider.getPublic());
        server = new MockApnsServerBuilder()
                .setServerCredentials(new X509Certificate[] {certificate.certificate()}, certificate.privateKey(), null)
                .setHandlerFactory(new ValidatingPushNotificationHandlerFactory(
                        Map.of(TOPIC, known), gone, Map.of(KEY_ID, key), Map.of(key, Set.of(TOPIC))))
                .setListener(new Listener())
                .build();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server.start(port).get(10, TimeUnit.SECONDS);
    }

    private final class Listener extends ParsingMockApnsServerListenerAdapter {

        @Override
        public void handlePushNotificationAccepted(ApnsPushNotification notification) {
            accepted.add(notification);
        }

        @Override
        public void handlePushNotificationRejected(
                ApnsPushNotification notification, RejectionReason reason, Instant invalidSince) {
            rejected.add(reason);
        }
    }

    /** What a server needs to reach it. */
    List<String> serverOptions() {
        return List.of(
                "-Dchasqui.apns.key-file=" + keyFile.toAbsolutePath(),
                "-Dchasqui.apns.key-id=" + KEY_ID,
                "-Dchasqui.apns.team-id=" + TEAM_ID,
                "-Dchasqui.apns.topic=" + TOPIC,
                "-Dchasqui.apns.host=localhost",
                "-Dchasqui.apns.port=" + port);
    }

    void know(String token) {
        known.add(token);
    }

    /** The app was removed from the device. */
    void forget(String token) {
        gone.put(token, Instant.now());
    }

    List<ApnsPushNotification> acceptedFor(String token) {
        return accepted.stream().filter(n -> n.getToken().equals(token)).toList();
    }

    List<RejectionReason> rejected() {
        return rejected;
    }

    void close() {
        server.shutdown().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
