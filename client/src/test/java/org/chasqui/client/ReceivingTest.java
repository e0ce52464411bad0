// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chasqui.client.Frames.*;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.crypto.Devices.Device;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.messaging.Connection;
import org.chasqui.protocol.v1.CaughtUp;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How messages and receipts arrive. */
@Timeout(60)
class ReceivingTest extends ScriptedTest {

    @Test
    void showsAMessageOnceHoweverOftenItIsDelivered() throws Exception {
        try (Connection connection = chat.connect()) {
            WebSocketPeer socket = server.socket();
            Deliver deliver = chat.fromBob(1, 7, "hello");
            socket.send(frame(deliver));
            assertThat(server.frame().getAck().getSequencesList()).containsExactly(range(7, 0));
            socket.send(frame(deliver.toBuilder().setSequence(8).build()));
            socket.send(frame(deliver.toBuilder()
                    .setSequence(9)
                    .setType(CiphertextType.CIPHERTEXT_TYPE_UNSPECIFIED)
                    .build()));
            socket.send(ServerFrame.newBuilder()
                    .setCaughtUp(CaughtUp.getDefaultInstance())
                    .build());
            connection.caughtUp().get(10, TimeUnit.SECONDS);
        }

        assertThat(chat.heard)
                .filteredOn(ClientEvent.Received.class::isInstance)
                .hasSize(1);
        assertThat(chat.heard).noneMatch(ClientEvent.Unreadable.class::isInstance);
        assertThat(chat.alice.history("bob", 10)).extracting(Message::text).containsExactly("hello");
    }

    @Test
    void acknowledgesABatchInRangesAndTellsItInOrder() throws Exception {
        try (Connection connection = chat.connect()) {
            WebSocketPeer socket = server.socket();
            ServerBatch.Builder batch = ServerBatch.newBuilder();
            for (int number = 1; number <= 3; number++) {
                batch.addFrames(frame(chat.fromBob(number, number == 3 ? 9 : number, "message " + number)));
            }
            batch.addFrames(ServerFrame.newBuilder().setCaughtUp(CaughtUp.getDefaultInstance()));
            socket.sendInPieces(ServerFrame.newBuilder().setBatch(batch).build(), 100);

            assertThat(server.frame().getAck().getSequencesList()).containsExactly(range(1, 2), range(9, 0));
            connection.caughtUp().get(10, TimeUnit.SECONDS);
        }

        assertThat(chat.heard)
                .filteredOn(event -> event instanceof ClientEvent.Received || event instanceof ClientEvent.CaughtUp)
                .extracting(event -> event instanceof ClientEvent.Received(Message m) ? m.text() : "caught up")
                .containsExactly("message 1", "message 2", "message 3", "caught up");
    }

    @Test
    void receiptsGiveTwoTicksAlsoBeforeTheAnswer() throws Exception {
        try (Connection connection = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "hello");
            server.frame();
            socket.send(receipt(5, 1));
            assertThat(server.frame().getAck().getSequencesList()).containsExactly(range(5, 0));
            socket.send(accepted(1));
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.DELIVERED);
            socket.send(receipt(6, 1));
            server.frame();
            connection.outboxSettled().join();
        }
        await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Disconnected.class::isInstance));
        assertThat(chat.heard)
                .filteredOn(ClientEvent.TicksChanged.class::isInstance)
                .extracting(
                        event -> ((ClientEvent.TicksChanged) event).message().ticks())
                .containsExactly(Ticks.DELIVERED);
    }

    @Test
    void showsWhatAnotherOwnDeviceSent() throws Exception {
        try (Device phone = chat.ofAlice(2);
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            chat.begin(phone);
            socket.send(frame(chat.copyFrom(phone, 1, 1, "from my phone")));
            server.frame();
        }

        await().until(() -> chat.heard.stream().anyMatch(ClientEvent.SentElsewhere.class::isInstance));
        assertThat(chat.alice.history("bob", 1)).extracting(Message::text).containsExactly("from my phone");
    }

    @Test
    void dropsWhatNoDeviceCanHaveSent() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            Deliver good = chat.fromBob(1, 1, "hello");
            socket.send(frame(good.toBuilder().setSenderAccount(0).build()));
            assertThat(server.frame().getAck().getSequencesList()).containsExactly(range(1, 0));
            socket.send(frame(good.toBuilder().setConversation(7).setSequence(2).build()));
            server.frame();
            socket.send(frame(good.toBuilder().setSequence(3).build()));
            server.frame();
        }

        assertThat(chat.alice.history("bob", 10)).extracting(Message::text).containsExactly("hello");
    }

    @Test
    void showsAnEphemeralMessageAndAcknowledgesOnlyTheOthers() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            socket.send(frame(chat.fromBob(1, 0, "gone in ten seconds")));
            socket.send(frame(chat.fromBob(2, 7, "here to stay")));

            assertThat(server.frame().getAck().getSequencesList()).containsExactly(range(7, 0));
            await().until(() -> chat.heard.stream()
                            .filter(ClientEvent.Received.class::isInstance)
                            .count()
                    == 2);
            chat.alice.markRead(chat.alice.history("bob", 2));
            assertThat(server.frame().getMark()).as("the other one alone").isEqualTo(mark(2, 0));
        }
    }

    @Test
    void showsReadAndPlayedTicksAndNeverTakesThemBack() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "hello");
            server.frame();
            socket.send(receipt(1, 1, Receipt.Kind.KIND_READ));
            server.frame();
            socket.send(accepted(1));
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.READ);
            socket.send(receipt(2, 1, Receipt.Kind.KIND_DELIVERED));
            socket.send(receipt(3, 1, Receipt.Kind.KIND_PLAYED));
            socket.send(receipt(4, 1, Receipt.Kind.KIND_READ));
            server.frame();
            server.frame();
            server.frame();
        }

        await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Disconnected.class::isInstance));
        assertThat(chat.heard)
                .filteredOn(ClientEvent.TicksChanged.class::isInstance)
                .extracting(
                        event -> ((ClientEvent.TicksChanged) event).message().ticks())
                .containsExactly(Ticks.READ, Ticks.PLAYED);
    }

    @Test
    void keepsAReceiptForACopyThatComesLater() throws Exception {
        try (Device phone = chat.ofAlice(2);
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            chat.begin(phone);
            ServerFrame early = receipt(1, 1, Receipt.Kind.KIND_READ);
            socket.send(early.toBuilder()
                    .setEvent(early.getEvent().toBuilder()
                            .setReceipt(
                                    early.getEvent().getReceipt().toBuilder().setSenderDevice(2)))
                    .build());
            server.frame();
            socket.send(frame(chat.copyFrom(phone, 1, 2, "from my phone")));
            server.frame();

            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.SentElsewhere.class::isInstance));
            assertThat(chat.alice.history("bob", 1)).extracting(Message::ticks).containsExactly(Ticks.READ);
        }
    }

    @Test
    void refusesACopyThatTheServerHasMovedToAnotherConversation() throws Exception {
        try (Device phone = chat.ofAlice(2);
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            chat.begin(phone);
            socket.send(frame(chat.copyFrom(phone, 1, 1, "moved").toBuilder()
                    .setConversation(0xCA201)
                    .build()));
            server.frame();
            socket.send(frame(chat.copyFrom(phone, 2, 2, "renumbered").toBuilder()
                    .setNumber(9)
                    .build()));
            server.frame();
            socket.send(frame(chat.deliver(phone, 3, 3, ScriptedConversation.content("bare")).toBuilder()
                    .setConversation(BOB.value())
                    .build()));
            server.frame();
            socket.send(frame(chat.copyFrom(phone, 1, 4, "as if from bob").toBuilder()
                    .clearConversation()
                    .build()));
            server.frame();
        }

        await().until(() -> chat.heard.stream()
                        .filter(ClientEvent.Unreadable.class::isInstance)
                        .count()
                == 4);
        assertThat(chat.heard).noneMatch(ClientEvent.SentElsewhere.class::isInstance);
        assertThat(chat.alice.history("bob", 9)).isEmpty();
    }
}
