// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import org.chasqui.client.failure.CredentialsRefusedException;
import org.chasqui.client.failure.ProblemException;
import org.chasqui.client.failure.ServerFaultException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.failure.UnknownRecipientException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {

    private static final String PROBLEM = "application/problem+json";
    private static final AccountId BOB = new AccountId(0xB0B);

    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;
    private ControlPlane api;
    private int status = 200;
    private String type = "application/json";
    private String body = "{}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        api = new ControlPlane(
                http,
                ServerAddress.parse("http://localhost:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.shutdownNow();
    }

    @Test
    void readsWhatAServerOfTheFutureAdds() {
        body = "{\"preKeys\": 7, \"kyberPreKeys\": 8, \"quantumPreKeys\": 9}";

        assertThat(api.keyCounts("token")).isEqualTo(new PreKeyCounts(7, 8));
    }

    @Test
    void readsABundleWithoutOneTimeKey() {
        body = """
                {"account": "0000000000000b0b", "user": "bob", "devices": [{
                  "device": 1, "registrationId": 815, "identityKey": "BQ==",
                  "signedPreKey": {"id": 1, "publicKey": "BV==", "signature": "AA=="},
                  "kyberPreKey": {"id": 2, "publicKey": "CA==", "signature": "AA=="}}]}""";

        assertThat(api.claim("token", BOB, null).devices()).singleElement().satisfies(device -> {
            assertThat(device.preKey()).isNull();
            assertThat(device.identityKey().toByteArray()).containsExactly(5);
        });
    }

    @Test
    void turnsProblemsIntoTheirExceptions() {
        problem(401, "invalid-token");
        assertThatThrownBy(() -> api.keyCounts("token")).isInstanceOf(TokenRefusedException.class);
        problem(403, "account-disabled");
        assertThatThrownBy(() -> api.keyCounts("token")).isInstanceOf(TokenRefusedException.class);
        problem(404, "unknown-account");
        assertThatThrownBy(() -> api.account("token", BOB)).isInstanceOf(UnknownRecipientException.class);
        problem(404, "unknown-device");
        assertThatThrownBy(() -> api.claim("token", BOB, null)).isInstanceOf(UnknownRecipientException.class);
        problem(409, "already-enrolled");
        assertThatThrownBy(() -> api.account("token", BOB)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.type()).isEqualTo("urn:chasqui:problem:already-enrolled");
            assertThat(e.status()).isEqualTo(409);
            assertThat(e).hasMessage("what to do").matches(failure -> !e.isTransient());
        });
    }

    @Test
    void asksForPatienceWhenTheServerDoes() {
        problem(429, "rate-limited");

        assertThatThrownBy(() -> api.claim("token", BOB, null))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.isTransient()).isTrue());
    }

    @Test
    void saysThatThePasswordIsWrong() {
        status = 401;
        type = "text/html";

        assertThatThrownBy(() -> api.enrol(
                        new UserName("alice"),
                        "wrong".toCharArray(),
                        new EnrolmentRequest("test", 1, ByteString.EMPTY, ByteString.EMPTY, ByteString.EMPTY)))
                .isInstanceOf(CredentialsRefusedException.class);
    }

    @Test
    void doesNotTakeSomebodyElsesAnswerForOne() {
        type = "text/html";
        body = "<html>hello</html>";
        assertThatThrownBy(() -> api.keyCounts("token")).isInstanceOf(ServerFaultException.class);

        status = 404;
        assertThatThrownBy(() -> api.keyCounts("token"))
                .isInstanceOf(ServerFaultException.class)
                .hasMessageContaining("answered 404");

        status = 500;
        type = PROBLEM;
        assertThatThrownBy(() -> api.keyCounts("token")).isInstanceOf(ServerFaultException.class);
    }

    @Test
    void doesNotTakeAnswersWithMissingMembers() {
        body = "{\"account\": \"0000000000000b0b\"}";
        assertThatThrownBy(() -> api.account("token", BOB)).isInstanceOf(ServerFaultException.class);

        body = "{\"account\": \"B0B\", \"user\": \"bob\"}";
        assertThatThrownBy(() -> api.account("token", BOB)).isInstanceOf(ServerFaultException.class);
    }

    @Test
    void saysThatNobodyListens() {
        server.stop(0);

        assertThatThrownBy(() -> api.keyCounts("token"))
                .isInstanceOf(ServerUnreachableException.class)
                .hasMessageContaining("connection refused");
    }

    private void problem(int newStatus, String name) {
        status = newStatus;
        type = PROBLEM;
        body = "{\"type\": \"urn:chasqui:problem:%s\", \"title\": \"No\", \"status\": %d, \"detail\": \"what to do\"}"
                .formatted(name, newStatus);
    }
}
