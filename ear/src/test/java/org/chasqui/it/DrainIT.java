// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.chasqui.launcher.LocalStack;
import org.chasqui.protocol.v1.GoAway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What clients and load balancers are told when a server is suspended or stops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrainIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SPREAD_MILLIS = 7_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private LocalStack stack;
    private RawDevice device;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(Path.of("target/it/drain"), List.of("-Dchasqui.stream.reconnect-spread=PT7S"));
        Api api = new Api(stack.httpUri());
        String user = "drain-" + Long.toHexString(System.nanoTime());
        api.createAccounts(user);
        device = api.enrol(user).getFirst();
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    private RawStream connect() throws Exception {
        RawStream stream = new RawStream(stack.httpUri(), device.bearer());
        stream.awaitCaughtUp();
        return stream;
    }

    private static void assertSentAway(RawStream stream) throws Exception {
        GoAway goAway = stream.nextGoAway();
        assertThat(goAway.getReason()).isEqualTo(GoAway.Reason.REASON_DRAINING);
        assertThat(goAway.getMaxDelay()).isEqualTo(SPREAD_MILLIS);
        assertThat(stream.closeCode()).isEqualTo(1001);
    }

    private int ready() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        stack.server().managementUri().resolve("/health/ready"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void sendsClientsAwayWhileItIsSuspendedAndWelcomesThemAfterwards() throws Exception {
        await().atMost(PATIENCE).until(this::ready, s -> s == 200);
        try (RawStream stream = connect()) {
            stack.server().cli(":suspend(suspend-timeout=10)");
            assertSentAway(stream);
            assertThat(ready()).isEqualTo(503);
            assertThatThrownBy(this::connect)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            e -> assertThat(e.getResponse().statusCode()).isEqualTo(503));
        } finally {
            stack.server().cli(":resume");
        }
        await().atMost(PATIENCE).until(this::ready, s -> s == 200);
        connect().close();
    }

    @Test
    void sendsClientsAwayWhenItIsStoppedByTheOperator() throws Exception {
        try (RawStream stream = connect()) {
            stack.server().cli("shutdown");
            assertSentAway(stream);
        }
        stack.restart();
    }

    @Test
    void sendsClientsAwayWhenItIsStoppedByASignal() throws Exception {
        try (RawStream stream = connect()) {
            stack.server().stop();
            assertSentAway(stream);
        }
        stack.restart();
    }
}
