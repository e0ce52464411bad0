// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.chasqui.client.Frames.*;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.message.Message;
import org.chasqui.client.messaging.ReconnectPolicy;
import org.chasqui.client.messaging.StandingConnection;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.GoAway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are made again, and those that are not. */
@Timeout(60)
class StandingConnectionTest extends ScriptedTest {

    @Test
    void connectsAgainAndSendsTheUnansweredAgain() throws Exception {
        try (StandingConnection _ = stay(0)) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> _ = chat.alice.send("bob", "hello");
            ClientFrame first = server.frame();
            for (int round = 0; round < 3; round++) {
                socket.drop();
                socket = server.socket();
                assertThat(server.frame()).isEqualTo(first);
            }
            socket.send(accepted(1));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.TicksChanged.class::isInstance));
        }

        assertThat(chat.heard)
                .filteredOn(ClientEvent.Reconnected.class::isInstance)
                .hasSize(3);
    }

    @Test
    void keepsTryingWhileTheServerFails() throws Exception {
        try (StandingConnection standing = stay(0)) {
            WebSocketPeer socket = server.socket();
            server.failures.set(3);
            socket.close(1011);
            server.socket();

            await().until(() -> standing.current().isOpen());
            assertThat(chat.heard)
                    .filteredOn(ClientEvent.Reconnecting.class::isInstance)
                    .hasSize(4);
        }
    }

    @Test
    void endsWhenTheServerDoesNotWantTheDevice() throws Exception {
        for (var expected : List.of(
                Map.entry(4401, Disconnection.REVOKED),
                Map.entry(4409, Disconnection.REPLACED),
                Map.entry(1007, Disconnection.PROTOCOL_ERROR))) {
            try (StandingConnection standing = stay(0)) {
                server.socket().close(expected.getKey());
                assertThat(standing.ended().get(10, TimeUnit.SECONDS)).isEqualTo(expected.getValue());
            }
        }
        assertThat(server.sockets).isEmpty();
    }

    @Test
    void endsWhenTheTokenIsRefused() throws Exception {
        try (StandingConnection standing = stay(0)) {
            server.tokenRevoked = true;
            server.socket().drop();
            assertThatThrownBy(() -> standing.ended().get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TokenRefusedException.class);
        }
    }

    @Test
    void waitsAsLongAsADrainingServerAsksAndCanBeClosedMeanwhile() throws Exception {
        StandingConnection standing = stay(0.5);
        WebSocketPeer socket = server.socket();
        socket.send(goAway(GoAway.Reason.REASON_DRAINING));
        socket.close(1001);
        await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Reconnecting.class::isInstance));
        assertThat(chat.heard)
                .filteredOn(ClientEvent.Reconnecting.class::isInstance)
                .singleElement()
                .extracting(event -> ((ClientEvent.Reconnecting) event).delay().toSeconds())
                .isEqualTo(15L);
        assertThat(standing.ended()).isNotDone();

        standing.close();
        assertThat(standing.ended().get(10, TimeUnit.SECONDS)).isEqualTo(Disconnection.CLOSED_HERE);
        assertThat(server.sockets).isEmpty();
    }

    private StandingConnection stay(double random) {
        return chat.alice.stayConnected(chat.heard::add, new ReconnectPolicy(() -> random));
    }
}
