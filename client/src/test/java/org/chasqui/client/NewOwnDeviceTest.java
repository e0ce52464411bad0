// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chasqui.client.Frames.*;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.client.crypto.Decryption;
import org.chasqui.client.crypto.Devices.Device;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.messaging.Connection;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.NewDevices;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.DeviceChange;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.HistoryMessage;
import org.chasqui.protocol.v1.HistorySync;
import org.chasqui.protocol.v1.ServerFrame;
import org.chasqui.protocol.v1.Submit;
import org.chasqui.protocol.v1.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a new device of one's own is told of the time before it, and what it makes of that. */
@Timeout(60)
class NewOwnDeviceTest extends ScriptedTest {

    /** The server time of message n in these conversations is n milliseconds after this. */
    private static final long START = 1_800_000_000_000L;

    @Test
    void isToldWhatCameBeforeItAndWhatArrivesLate() throws Exception {
        try (Device phone = expected(2);
                Connection _ = chat.connect()) {
            server.devices.put("alice", List.of(phone::bundle));
            WebSocketPeer socket = server.socket();
            socket.send(frame(chat.fromBob(1, 1, "before")));
            socket.send(change(2, DeviceChange.Kind.KIND_LINKED, 2, START + 2));
            List<HistoryMessage> bundle = history(phone, socket);
            socket.send(frame(chat.fromBob(3, 3, "a moment after, for clocks differ")));
            List<HistoryMessage> late = history(phone, socket);

            socket.send(ownMark(4, mark(1, 0)));
            List<HistoryMessage> read = history(phone, socket);

            assertThat(read).singleElement().satisfies(m -> {
                assertThat(m.getNumber()).isEqualTo(1);
                assertThat(m.getTicks()).as("whose mark it may have missed").isEqualTo(HistoryMessage.Ticks.TICKS_READ);
            });
            assertThat(bundle).extracting(m -> m.getText().getBody()).containsExactly("before");
            assertThat(bundle.getFirst().getSenderAccount()).isEqualTo(BOB.value());
            assertThat(bundle.getFirst().getServerTime()).isEqualTo(START + 1);
            assertThat(late)
                    .extracting(m -> m.getText().getBody())
                    .containsExactly("a moment after, for clocks differ");
        }
        assertThat(chat.heard).contains(new ClientEvent.DeviceLinked(2));
    }

    @Test
    void isToldNothingIfThisDeviceHasNotLinkedIt() throws Exception {
        try (Device phone = chat.ofAlice(2);
                Connection _ = chat.connect()) {
            server.devices.put("alice", List.of(phone::bundle));
            WebSocketPeer socket = server.socket();
            socket.send(frame(chat.fromBob(1, 1, "before")));
            socket.send(change(2, DeviceChange.Kind.KIND_LINKED, 2, START + 2));
            await().until(() -> chat.heard.contains(new ClientEvent.DeviceLinked(2)));
        }

        assertThat(server.frames).noneMatch(ClientFrame::hasSubmit);
    }

    @Test
    void isNotToldWhatItGetsItself() throws Exception {
        try (Device phone = expected(2);
                Connection _ = chat.connect()) {
            server.devices.put("alice", List.of(phone::bundle));
            WebSocketPeer socket = server.socket();
            socket.send(change(1, DeviceChange.Kind.KIND_LINKED, 2, START - 10_000));
            socket.send(frame(chat.fromBob(1, 2, "for both")));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Received.class::isInstance));
        }

        assertThat(server.frames).noneMatch(ClientFrame::hasSubmit);
    }

    @Test
    void isNotWarnedOfItself() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            socket.send(change(1, DeviceChange.Kind.KIND_LINKED, 1, START));
            socket.send(change(2, DeviceChange.Kind.KIND_LINKED, 2, START));
            await().until(() -> chat.heard.contains(new ClientEvent.DeviceLinked(2)));
        }

        assertThat(chat.heard).doesNotContain(new ClientEvent.DeviceLinked(1));
    }

    @Test
    void saysThatADeviceHasEndedOrWill() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            socket.send(change(1, DeviceChange.Kind.KIND_EXPIRING, 3, START));
            socket.send(change(2, DeviceChange.Kind.KIND_REVOKED, 2, START));
            await().until(() -> chat.heard.contains(new ClientEvent.DeviceRevoked(2)));
        }

        assertThat(chat.heard).contains(new ClientEvent.DeviceExpiring(3, Instant.ofEpochMilli(START)));
    }

    @Test
    void takesWhatItIsToldOnceAndAnnouncesOnlyWhatNobodyHasRead() throws Exception {
        chat.becomeLinked(2);
        try (Device primary = chat.ofAlice(1);
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            socket.send(frame(chat.fromBob(3, 1, "got it myself")));
            chat.begin(primary);
            Content told = Content.newBuilder()
                    .setHistorySync(HistorySync.newBuilder()
                            .addMessages(message(1, "read", HistoryMessage.Ticks.TICKS_READ))
                            .addMessages(message(2, "unread", HistoryMessage.Ticks.TICKS_SENT))
                            .addMessages(message(3, "got it myself", HistoryMessage.Ticks.TICKS_READ))
                            .addMessages(writtenHere(5)))
                    .build();
            socket.send(frame(chat.deliver(primary, 1, 2, told)));
            socket.send(frame(chat.deliver(primary, 2, 3, told)));
            socket.send(frame(chat.fromBob(2, 4, "unread")));
            socket.send(frame(chat.fromBob(4, 5, "the last")));
            await().until(() -> received().contains("the last"));
        }

        assertThat(received()).containsExactly("got it myself", "unread", "the last");
        assertThat(chat.heard)
                .filteredOn(ClientEvent.HistoryReceived.class::isInstance)
                .containsExactly(new ClientEvent.HistoryReceived(2));
        assertThat(chat.alice.history("bob", 9))
                .extracting(Message::text)
                .containsExactly("read", "unread", "got it myself", "the last");
        assertThat(chat.alice.history("bob", 9)).extracting(Message::ticks).startsWith(Ticks.READ, Ticks.SENT);
        assertThat(chat.alice.news()).extracting(Message::text).doesNotContain("read");
    }

    /** What this device has written itself: only its ticks are news. */
    private static HistoryMessage writtenHere(long number) {
        return HistoryMessage.newBuilder()
                .setSenderAccount(ALICE.value())
                .setSenderDevice(2)
                .setConversation(BOB.value())
                .setNumber(number)
                .setServerTime(START)
                .setTicks(HistoryMessage.Ticks.TICKS_READ)
                .setText(Text.newBuilder().setBody("mine"))
                .build();
    }

    @Test
    void believesNoLinkedDeviceAboutThePast() throws Exception {
        try (Device laptop = chat.ofAlice(2);
                Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            chat.begin(laptop);
            Content lie = Content.newBuilder()
                    .setHistorySync(HistorySync.newBuilder()
                            .addMessages(message(1, "never said", HistoryMessage.Ticks.TICKS_READ)))
                    .build();
            socket.send(frame(chat.deliver(laptop, 1, 1, lie)));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Unreadable.class::isInstance));
        }

        assertThat(chat.alice.history("bob", 9)).isEmpty();
    }

    @Test
    void believesNobodyElseAboutThePast() throws Exception {
        try (Connection _ = chat.connect()) {
            WebSocketPeer socket = server.socket();
            chat.begin(chat.bob);
            Content lie = Content.newBuilder()
                    .setHistorySync(HistorySync.newBuilder()
                            .addMessages(message(1, "never said", HistoryMessage.Ticks.TICKS_READ)))
                    .build();
            socket.send(frame(chat.deliver(chat.bob, 1, 1, lie)));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.Unreadable.class::isInstance));
        }

        assertThat(chat.alice.history("bob", 9)).isEmpty();
    }

    @Test
    void isToldNothingOfWhatItHasWrittenItself() throws Exception {
        try (Device phone = expected(2);
                Connection _ = chat.connect()) {
            server.devices.put("alice", List.of(phone::bundle));
            WebSocketPeer socket = server.socket();
            socket.send(change(1, DeviceChange.Kind.KIND_LINKED, 2, START + 60_000));
            chat.begin(phone);
            socket.send(frame(chat.copyFrom(phone, 1, 2, "from the phone itself")));
            await().until(() -> chat.heard.stream().anyMatch(ClientEvent.SentElsewhere.class::isInstance));
        }

        assertThat(server.frames).noneMatch(ClientFrame::hasSubmit);
    }

    private List<String> received() {
        List<String> texts = new ArrayList<>();
        for (ClientEvent event : chat.heard) {
            if (event instanceof ClientEvent.Received(Message message)) {
                texts.add(message.text());
            }
        }
        return texts;
    }

    /** A device that alice's client has approved. */
    private Device expected(int number) {
        Device device = chat.ofAlice(number);
        chat.alice.close();
        try (Database database = Database.open(directory.resolve("alice").resolve("chasqui.db"))) {
            new NewDevices(database).expect(number, device.identity.publicKey(), true);
        }
        chat.alice = ChasquiClient.open(directory.resolve("alice"));
        return device;
    }

    /** What the next submit tells the phone; answered as the server does. */
    private List<HistoryMessage> history(Device phone, WebSocketPeer socket) throws Exception {
        ClientFrame frame = server.frame();
        while (!frame.hasSubmit()) {
            frame = server.frame();
        }
        Submit submit = frame.getSubmit();
        assertThat(submit.getRecipient()).isEqualTo(ALICE.value());
        DeviceCiphertext copy = submit.getCopies(0);
        Decryption opened = phone.sessions.decrypt(chat.alice.address(), copy.getType(), copy.getCiphertext());
        ServerFrame accepted = accepted(submit.getNumber());
        socket.send(accepted.toBuilder()
                .setAccepted(accepted.getAccepted().toBuilder().setConversation(ALICE.value()))
                .build());
        return ((Decryption.Opened) opened).content().getHistorySync().getMessagesList();
    }

    private static HistoryMessage message(long number, String text, HistoryMessage.Ticks ticks) {
        return HistoryMessage.newBuilder()
                .setSenderAccount(BOB.value())
                .setSenderDevice(1)
                .setConversation(ALICE.value())
                .setNumber(number)
                .setServerTime(START + number)
                .setTicks(ticks)
                .setText(Text.newBuilder().setBody(text))
                .build();
    }

    private static ServerFrame change(long sequence, DeviceChange.Kind kind, int device, long time) {
        return ServerFrame.newBuilder()
                .setEvent(Event.newBuilder()
                        .setSequence(sequence)
                        .setDeviceChange(DeviceChange.newBuilder()
                                .setKind(kind)
                                .setDevice(device)
                                .setTime(time)))
                .build();
    }
}
