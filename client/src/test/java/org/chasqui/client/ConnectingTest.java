// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.chasqui.client.Frames.*;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.CredentialsRefusedException;
import org.chasqui.client.failure.HomeException;
import org.chasqui.client.failure.InsecureServerException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.messaging.Connection;
import org.chasqui.protocol.v1.GoAway;
import org.chasqui.protocol.v1.PreKeysLow;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Enrolling, connecting, and how connections end. */
@Timeout(60)
class ConnectingTest extends ScriptedTest {

    @Test
    void refillsPreKeysWhenTheyRunLow() {
        server.keysLeft = 21;
        chat.connect().close();
        assertThat(chat.published()).as("enrolment only").isOne();

        server.keysLeft = 20;
        chat.connect().close();
        assertThat(chat.published()).isEqualTo(2);
    }

    @Test
    void refillsPreKeysWhenTheServerSaysSo() throws Exception {
        try (Connection _ = chat.connect()) {
            server.keysLeft = 3;
            server.socket()
                    .send(ServerFrame.newBuilder()
                            .setPreKeysLow(PreKeysLow.newBuilder().setPreKeys(3).setKyberPreKeys(3))
                            .build());

            await().until(() -> chat.published() == 2);
        }
    }

    @Test
    void tellsWhatTheServerAnnouncedWhenItsCloseDoesNotSay() throws Exception {
        for (var expected : List.of(
                Map.entry(GoAway.Reason.REASON_REVOKED, Disconnection.REVOKED),
                Map.entry(GoAway.Reason.REASON_REPLACED, Disconnection.REPLACED),
                Map.entry(GoAway.Reason.REASON_DRAINING, Disconnection.DRAINING))) {
            Connection connection = chat.connect();
            WebSocketPeer socket = server.socket();
            socket.send(goAway(expected.getKey()));
            socket.close(1001);
            assertThat(connection.ended().get(10, TimeUnit.SECONDS)).isEqualTo(expected.getValue());
        }
    }

    @Test
    void tellsWhyTheServerClosed() throws Exception {
        for (var expected : List.of(
                Map.entry(4409, Disconnection.REPLACED),
                Map.entry(4401, Disconnection.REVOKED),
                Map.entry(4429, Disconnection.THROTTLED),
                Map.entry(4408, Disconnection.LOST),
                Map.entry(1007, Disconnection.PROTOCOL_ERROR),
                Map.entry(1001, Disconnection.LOST))) {
            Connection connection = chat.connect();
            server.socket().close(expected.getKey());
            assertThat(connection.ended().get(10, TimeUnit.SECONDS)).isEqualTo(expected.getValue());
            assertThatThrownBy(() -> connection.caughtUp().join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(ServerUnreachableException.class);
        }
    }

    @Test
    void closesWhenTheServerDoesNotSpeakTheProtocol() throws Exception {
        Connection connection = chat.connect();
        server.socket().sendText("hello");

        assertThat(connection.ended().get(10, TimeUnit.SECONDS)).isEqualTo(Disconnection.PROTOCOL_ERROR);
    }

    @Test
    void saysThatTheDeviceWasRefused() {
        server.tokenRevoked = true;

        assertThatThrownBy(() -> chat.connect()).isInstanceOf(TokenRefusedException.class);
    }

    @Test
    void enrolsOncePerHomeAndOnlyWithTheRightPassword() {
        assertThatThrownBy(() -> chat.enrol("wrong", "other")).isInstanceOf(CredentialsRefusedException.class);
        chat.enrol("päss", "other").close();
        assertThatThrownBy(() -> chat.enrol("päss", "other"))
                .isInstanceOfSatisfying(
                        HomeException.class, e -> assertThat(e.kind()).isEqualTo(HomeException.Kind.ALREADY_ENROLLED));
    }

    @Test
    void sendsNoPasswordOverAnUnprotectedNetwork() {
        assertThatThrownBy(() -> ChasquiClient.enrol(
                        URI.create("http://chat.example.org"), "alice", new char[8], "test", directory.resolve("new")))
                .isInstanceOf(InsecureServerException.class);
        assertThat(directory.resolve("new")).doesNotExist();
    }
}
