// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.chasqui.client.Frames.*;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.failure.UnknownRecipientException;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.messaging.Connection;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.Submit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How messages leave. */
@Timeout(60)
class SendingTest extends ScriptedTest {

    @Test
    void sendsAMessageThatItsRecipientCanRead() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "¡hola!");
            Submit submit = server.frame().getSubmit();
            socket.send(accepted(1));

            assertThat(submit.getRecipient()).isEqualTo(BOB.value());
            assertThat(submit.getNumber()).isEqualTo(1);
            assertThat(submit.getOwnCopiesCount()).isZero();
            assertThat(chat.textAtBob(submit)).isEqualTo("¡hola!");
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.SENT);
            assertThat(chat.alice.history("bob", 10)).containsExactly(sent.join());
        }
    }

    @Test
    void sendsTheNextMessageOfAConversationOnlyAfterTheAnswer() throws Exception {
        try (Connection connection = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> _ = chat.alice.send("bob", "1");
            CompletableFuture<Message> _ = chat.alice.send("bob", "2");

            assertThat(server.frame().getSubmit().getNumber()).isEqualTo(1);
            assertThat(server.frames.poll(100, TimeUnit.MILLISECONDS)).isNull();
            socket.send(accepted(1));
            assertThat(server.frame().getSubmit().getNumber()).isEqualTo(2);
            socket.send(accepted(2));
            connection.outboxSettled().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void sendsTheSameBytesAgainAfterTheConnectionBroke() throws Exception {
        chat.connect();
        WebSocketPeer socket = server.socket();
        CompletableFuture<Message> sent = chat.alice.send("bob", "hello");
        ClientFrame first = server.frame();
        socket.drop();
        assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ServerUnreachableException.class);
        await().until(() -> chat.heard.contains(new ClientEvent.Disconnected(Disconnection.LOST)));

        chat.reopen();
        try (Connection connection = chat.connect()) {
            socket = server.socket();
            assertThat(server.frame()).isEqualTo(first);
            socket.send(accepted(1));
            connection.outboxSettled().get(10, TimeUnit.SECONDS);
        }
        assertThat(chat.alice.history("bob", 10)).extracting(Message::ticks).containsExactly(Ticks.SENT);
        try (Connection _ = chat.connect()) {
            CompletableFuture<Message> _ = chat.alice.send("bob", "next");
            assertThat(server.frame().getSubmit().getNumber()).isEqualTo(2);
        }
    }

    @Test
    void keepsWhatIsWrittenOfflineToSomebodyItHasNeverMet() throws Exception {
        CompletableFuture<Message> sent = chat.alice.send("bob", "written offline");
        CompletableFuture<Message> nobody = chat.alice.send("nobody", "lost");
        assertThat(sent).isNotDone();

        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            assertThat(chat.textAtBob(server.frame().getSubmit())).isEqualTo("written offline");
            socket.send(accepted(1));
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.SENT);
            assertThatThrownBy(() -> nobody.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnknownRecipientException.class);
        }
    }

    @Test
    void sendsTheSameBytesAgainWhenTheServerWasBusy() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "hello");
            ClientFrame first = server.frame();
            socket.send(rejected(1, RejectionCode.REJECTION_CODE_BUSY, 150));

            assertThat(server.frame()).isEqualTo(first);
            socket.send(accepted(1));
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.SENT);
        }
    }

    @Test
    void goesOnWithTheNextMessageAfterOneIsRefused() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> refused = chat.alice.send("bob", "1");
            CompletableFuture<Message> sent = chat.alice.send("bob", "2");
            server.frame();
            socket.send(rejected(1, RejectionCode.REJECTION_CODE_INVALID, 0));
            server.frame();
            socket.send(accepted(2));

            assertThat(sent.get(10, TimeUnit.SECONDS).text()).isEqualTo("2");
            assertThat(refused).isCompletedExceptionally();
        }
    }

    @Test
    void saysThatARecipientHasNoDeviceAndUsesTheNumberForTheNextMessage() throws Exception {
        server.devices.remove("bob");
        try (Connection _ = chat.connect()) {
            CompletableFuture<Message> early = chat.alice.send("bob", "too early");
            assertThatThrownBy(() -> early.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnknownRecipientException.class)
                    .hasMessageContaining("bob has no device");

            server.devices.put("bob", List.of(chat.bob::bundle));
            CompletableFuture<Message> _ = chat.alice.send("bob", "now");
            assertThat(server.frame().getSubmit().getNumber()).isEqualTo(1);
        }
        assertThat(chat.alice.history("bob", 10)).extracting(Message::text).containsExactly("now");
    }

    @Test
    void refusesToWriteToItselfFromItsOnlyDevice() throws Exception {
        try (Connection _ = chat.connect()) {
            CompletableFuture<Message> sent = chat.alice.send("alice", "note");

            assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("cannot write to yourself from your only device");
        }
    }

    @Test
    void waitsAndSendsTheSameNumberAgainWhenItSendsTooFast() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "hello");
            ClientFrame first = server.frame();
            for (int round = 0; round < 3; round++) {
                socket.send(rejected(1, RejectionCode.REJECTION_CODE_RATE_LIMITED, 100));
                assertThat(server.frame()).isEqualTo(first);
            }
            socket.send(accepted(1));
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.SENT);
        }
    }

    @Test
    void sendsAllThatIsUnansweredInOrderAfterARestart() throws Exception {
        chat.connect();
        WebSocketPeer socket = server.socket();
        for (String text : List.of("1", "2", "3")) {
            CompletableFuture<Message> _ = chat.alice.send("bob", text);
        }
        ClientFrame first = server.frame();
        socket.drop();

        chat.reopen();
        try (Connection connection = chat.connect()) {
            socket = server.socket();
            assertThat(server.frame()).isEqualTo(first);
            socket.send(accepted(1));
            for (long number = 2; number <= 3; number++) {
                assertThat(server.frame().getSubmit().getNumber()).isEqualTo(number);
                socket.send(accepted(number));
            }
            connection.outboxSettled().get(10, TimeUnit.SECONDS);
        }
        assertThat(chat.alice.history("bob", 10)).extracting(Message::text).containsExactly("1", "2", "3");
    }
}
