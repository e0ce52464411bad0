// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chasqui.client.Frames.*;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.crypto.Decryption;
import org.chasqui.client.crypto.Devices;
import org.chasqui.client.crypto.Devices.Device;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.message.Message;
import org.chasqui.client.messaging.Connection;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Resent;
import org.chasqui.protocol.v1.RetryRequest;
import org.chasqui.protocol.v1.Submit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that cannot be read are asked for again, and sent again to those who may have them. */
@Timeout(60)
class RetryTest extends ScriptedTest {

    private static final long WRITTEN = 1_799_999_999_123L;

    @Test
    void asksInANewSessionAndShowsTheAnswerInThePlaceOfTheMessage() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            socket.send(frame(damaged(chat.fromBob(1, 1, "lost"))));
            Submit asked = submit();
            Content request = atBob(asked);
            socket.send(accepted(asked.getNumber()));
            socket.send(frame(chat.deliver(chat.bob, 2, 2, resent(1, "found again"))));
            socket.send(frame(chat.deliver(chat.bob, 3, 3, resent(1, "found again"))));

            assertThat(request.getRetryRequest())
                    .isEqualTo(RetryRequest.newBuilder()
                            .setConversation(ALICE.value())
                            .setNumber(1)
                            .build());
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Received.class::isInstance));
        }

        assertThat(chat.alice.history("bob", 9)).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("found again");
            assertThat(message.id().number()).isEqualTo(1);
            assertThat(message.time()).isEqualTo(Instant.ofEpochMilli(WRITTEN));
        });
        assertThat(chat.heard)
                .filteredOn(ClientEvent.Received.class::isInstance)
                .hasSize(1);
        assertThat(chat.heard).noneMatch(ClientEvent.Unreadable.class::isInstance);
    }

    @Test
    void givesUpAfterThreeTriesAndSaysSoOnce() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            Deliver damaged = damaged(chat.fromBob(1, 1, "lost"));
            for (int sequence = 1; sequence <= 3; sequence++) {
                socket.send(frame(damaged.toBuilder().setSequence(sequence).build()));
                Submit asked = submit();
                assertThat(atBob(asked).hasRetryRequest()).isTrue();
                socket.send(accepted(asked.getNumber()));
            }
            socket.send(frame(damaged.toBuilder().setSequence(4).build()));
            socket.send(frame(damaged.toBuilder().setSequence(5).build()));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Unreadable.class::isInstance));
            socket.send(frame(chat.fromBob(2, 6, "the next one")));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Received.class::isInstance));
        }

        assertThat(chat.heard)
                .filteredOn(ClientEvent.Unreadable.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(
                                ((ClientEvent.Unreadable) event).message().sender())
                        .isEqualTo("bob"));
        assertThat(server.frames).noneMatch(ClientFrame::hasSubmit);
    }

    @Test
    void saysThatAMessageIsLostWhenItsSenderHasItNoMore() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            socket.send(frame(damaged(chat.fromBob(1, 1, "lost"))));
            Submit asked = submit();
            Content _ = atBob(asked);
            socket.send(accepted(asked.getNumber()));
            Content none = Content.newBuilder()
                    .setResent(
                            Resent.newBuilder().setConversation(ALICE.value()).setNumber(1))
                    .build();
            socket.send(frame(chat.deliver(chat.bob, 2, 2, none)));

            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Unreadable.class::isInstance));
        }
        assertThat(chat.alice.history("bob", 9)).isEmpty();
    }

    @Test
    void takesNothingForResentThatItHasNotAskedFor() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            chat.begin(chat.bob);
            socket.send(frame(chat.deliver(chat.bob, 5, 1, resent(1, "as if from long ago"))));
            socket.send(frame(chat.deliver(chat.bob, 6, 2, ScriptedConversation.content("now"))));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Received.class::isInstance));
        }

        assertThat(chat.alice.history("bob", 9)).extracting(Message::text).containsExactly("now");
    }

    @Test
    void aTimeThatCannotBeDisturbsNothingElse() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            Deliver good = chat.fromBob(1, 1, "out of time");
            socket.send(frame(good.toBuilder().setServerTime(Long.MIN_VALUE).build()));
            assertThat(server.frame().getAck().getSequencesList()).containsExactly(range(1, 0));
            socket.send(frame(chat.fromBob(2, 2, "in time")));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Received.class::isInstance));
        }

        assertThat(chat.alice.history("bob", 9)).extracting(Message::text).containsExactly("in time");
    }

    @Test
    void aMessageUnderAnotherNumberThanItsOwnIsNotShown() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            chat.begin(chat.bob);
            Content numbered = ScriptedConversation.content("number 7").toBuilder()
                    .setNumber(7)
                    .build();
            socket.send(frame(chat.deliver(chat.bob, 5_000, 1, numbered)));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Unreadable.class::isInstance));
            socket.send(frame(chat.deliver(chat.bob, 7, 2, numbered)));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Received.class::isInstance));
        }

        assertThat(chat.alice.history("bob", 9)).extracting(Message::text).containsExactly("number 7");
    }

    @Test
    void asksWithTheNextConnectionWhatItCouldNotAskBefore() throws Exception {
        server.claimsRefused = true;
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            socket.send(frame(damaged(chat.fromBob(1, 1, "lost"))));
            assertThat(server.frame().hasAck()).isTrue();
            await().until(() -> server.requests.stream().anyMatch(request -> request.contains("/keys/claims")));
        }
        server.claimsRefused = false;

        chat.reopen();
        try (Connection _ = chat.connect()) {
            assertThat(atBob(submit()).hasRetryRequest()).isTrue();
        }
    }

    @Test
    void sendsAgainToTheDeviceThatAsksAndNothingToTheOthers() throws Exception {
        try (Device second =
                        Devices.in(directory).ofAccount(BOB.value()).numbered(2).create();
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            server.devices.put("bob", List.of(chat.bob::bundle, second::bundle));
            CompletableFuture<Message> sent = chat.alice.send("bob", "hello");
            submit();
            socket.send(accepted(1));
            Instant time = sent.get(10, TimeUnit.SECONDS).time();

            chat.begin(second);
            socket.send(frame(chat.deliver(second, 1, 1, request(BOB.value(), 1))));
            Submit answer = submit();

            assertThat(at(second, answer, 2).getResent())
                    .isEqualTo(Resent.newBuilder()
                            .setConversation(BOB.value())
                            .setNumber(1)
                            .setServerTime(time.toEpochMilli())
                            .setContent(ScriptedConversation.content("hello").toBuilder()
                                    .setNumber(1))
                            .build());
            assertThat(at(chat.bob, answer, 1).hasSilence()).isTrue();
        }
    }

    @Test
    void doesNotTellOneWhatWasSaidToAnother() throws Exception {
        try (Device carol = Devices.in(directory).ofAccount(0xCA201).create();
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            server.accounts.put("carol", carol.address.account().toString());
            server.accountKeys.put("carol", carol.certificate.accountKey());
            server.devices.put("carol", List.of(carol::bundle));
            CompletableFuture<Message> sent = chat.alice.send("bob", "for bob alone");
            submit();
            socket.send(accepted(1));
            sent.get(10, TimeUnit.SECONDS);

            chat.begin(carol);
            socket.send(frame(chat.deliver(carol, 1, 1, request(BOB.value(), 1))));
            socket.send(frame(chat.deliver(carol, 2, 2, ScriptedConversation.content("please"))));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Received.class::isInstance));
            CompletableFuture<Message> _ = chat.alice.send("carol", "no");

            Content next = at(carol, submit(), 1);
            assertThat(next.getText().getBody()).as("nothing came before it").isEqualTo("no");
        }
    }

    @Test
    void answersTheSameRequestThreeTimesAtMost() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = chat.alice.send("bob", "hello");
            submit();
            socket.send(accepted(1));
            sent.get(10, TimeUnit.SECONDS);
            chat.begin(chat.bob);

            for (int number = 1; number <= 5; number++) {
                socket.send(frame(chat.deliver(chat.bob, number, number, request(BOB.value(), 1))));
            }
            for (int answers = 1; answers <= 3; answers++) {
                Submit answer = submit();
                assertThat(at(chat.bob, answer, 1).hasResent()).isTrue();
                socket.send(accepted(answer.getNumber()));
            }
            CompletableFuture<Message> _ = chat.alice.send("bob", "enough");

            assertThat(at(chat.bob, submit(), 1).getText().getBody()).isEqualTo("enough");
        }
    }

    private Submit submit() throws InterruptedException {
        ClientFrame frame = server.frame();
        while (!frame.hasSubmit()) {
            frame = server.frame();
        }
        return frame.getSubmit();
    }

    private Content atBob(Submit submit) {
        return at(chat.bob, submit, 1);
    }

    private Content at(Device device, Submit submit, int number) {
        DeviceCiphertext copy = submit.getCopiesList().stream()
                .filter(c -> c.getDevice() == number)
                .findFirst()
                .orElseThrow();
        return ((Decryption.Opened)
                        device.sessions.decrypt(new DeviceAddress(ALICE, 1), copy.getType(), copy.getCiphertext()))
                .content();
    }

    private static Deliver damaged(Deliver deliver) {
        return deliver.toBuilder()
                .setCiphertext(ByteString.copyFrom(new byte[90]))
                .build();
    }

    private static Content request(long conversation, long number) {
        return Content.newBuilder()
                .setRetryRequest(
                        RetryRequest.newBuilder().setConversation(conversation).setNumber(number))
                .build();
    }

    private static Content resent(long number, String text) {
        return Content.newBuilder()
                .setResent(Resent.newBuilder()
                        .setConversation(ALICE.value())
                        .setNumber(number)
                        .setServerTime(WRITTEN)
                        .setContent(ScriptedConversation.content(text)))
                .build();
    }
}
