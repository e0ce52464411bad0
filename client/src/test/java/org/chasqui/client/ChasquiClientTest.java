// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.crypto.Decryption;
import org.chasqui.client.crypto.Devices;
import org.chasqui.client.crypto.Devices.Device;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.CredentialsRefusedException;
import org.chasqui.client.failure.HomeException;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.failure.InsecureServerException;
import org.chasqui.client.failure.MessageRefusedException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.failure.UnknownRecipientException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.messaging.Connection;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.CaughtUp;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.DeviceMismatch;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.MismatchedDevices;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;
import org.chasqui.protocol.v1.Submit;
import org.chasqui.protocol.v1.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client against a server that only does what the test says. */
@Timeout(60)
class ChasquiClientTest {

    private static final AccountId BOB = new AccountId(0xB0B);
    private static final AccountId ALICE = new AccountId(0xA11CE);

    @TempDir
    Path directory;

    private ScriptedServer server;
    private Device bob;
    private ChasquiClient alice;
    private int claims;
    private final List<ClientEvent> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void enrol() throws IOException {
        server = ScriptedServer.start();
        bob = Devices.in(directory).ofAccount(BOB.value()).create();
        server.devices.put("bob", List.of(bob::bundle));
        alice = ChasquiClient.enrol(server.uri(), "alice", "päss".toCharArray(), "test", directory.resolve("alice"));
    }

    @AfterEach
    void close() throws IOException {
        alice.close();
        bob.close();
        server.close();
    }

    @Test
    void sendsAMessageThatItsRecipientCanRead() throws Exception {
        try (Connection _ = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = alice.send("bob", "¡hola!");
            Submit submit = server.frame().getSubmit();
            socket.send(accepted(1));

            assertThat(submit.getRecipient()).isEqualTo(BOB.value());
            assertThat(submit.getNumber()).isEqualTo(1);
            assertThat(submit.getOwnCopiesCount()).isZero();
            assertThat(textAtBob(submit)).isEqualTo("¡hola!");
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.SENT);
            assertThat(alice.history("bob", 10)).containsExactly(sent.join());
        }
    }

    @Test
    void sendsTheNextMessageOfAConversationOnlyAfterTheAnswer() throws Exception {
        try (Connection connection = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> _ = alice.send("bob", "1");
            CompletableFuture<Message> _ = alice.send("bob", "2");

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
        alice.connect(heard::add);
        WebSocketPeer socket = server.socket();
        CompletableFuture<Message> sent = alice.send("bob", "hello");
        ClientFrame first = server.frame();
        socket.drop();
        assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ServerUnreachableException.class);
        await().until(() -> heard.contains(new ClientEvent.Disconnected(Disconnection.LOST)));

        reopen();
        try (Connection connection = alice.connect(heard::add)) {
            socket = server.socket();
            assertThat(server.frame()).isEqualTo(first);
            socket.send(accepted(1));
            connection.outboxSettled().get(10, TimeUnit.SECONDS);
        }
        assertThat(alice.history("bob", 10)).extracting(Message::ticks).containsExactly(Ticks.SENT);
        try (Connection _ = alice.connect(heard::add)) {
            CompletableFuture<Message> _ = alice.send("bob", "next");
            assertThat(server.frame().getSubmit().getNumber()).isEqualTo(2);
        }
    }

    @Test
    void keepsWhatIsWrittenOfflineToSomebodyItHasNeverMet() throws Exception {
        CompletableFuture<Message> sent = alice.send("bob", "written offline");
        CompletableFuture<Message> nobody = alice.send("nobody", "lost");
        assertThat(sent).isNotDone();

        try (Connection _ = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            assertThat(textAtBob(server.frame().getSubmit())).isEqualTo("written offline");
            socket.send(accepted(1));
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.SENT);
            assertThatThrownBy(() -> nobody.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnknownRecipientException.class);
        }
    }

    @Test
    void encryptsAnewForDevicesThatTheServerMisses() throws Exception {
        try (Device second =
                        Devices.in(directory).ofAccount(BOB.value()).numbered(2).create();
                Connection _ = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = alice.send("bob", "hello");
            server.frame();
            server.devices.put("bob", List.of(second::bundle));
            socket.send(mismatch(1, DeviceMismatch.newBuilder().addMissing(2).addExtra(1)));
            Submit again = server.frame().getSubmit();
            socket.send(accepted(1));

            assertThat(again.getNumber()).isEqualTo(1);
            assertThat(again.getCopiesList())
                    .extracting(DeviceCiphertext::getDevice)
                    .containsExactly(2);
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.SENT);
        }
    }

    @Test
    void givesUpWhenTheDevicesKeepChanging() throws Exception {
        try (Connection _ = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = alice.send("bob", "hello");
            for (int round = 0; round < 4; round++) {
                server.frame();
                socket.send(mismatch(1, DeviceMismatch.newBuilder().addMissing(9)));
            }

            assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            MessageRefusedException.class,
                            e -> assertThat(e.reason())
                                    .isEqualTo(MessageRefusedException.Reason.DEVICES_KEEP_CHANGING));
            assertThat(alice.history("bob", 1)).extracting(Message::ticks).containsExactly(Ticks.FAILED);
        }
    }

    @Test
    void refusesADeviceWhoseIdentityHasChanged() throws Exception {
        try (Device anew = Devices.in(directory.resolve("anew"))
                        .ofAccount(BOB.value())
                        .create();
                Connection _ = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = alice.send("bob", "for bob's eyes only");
            server.frame();
            server.devices.put("bob", List.of(anew::bundle));
            socket.send(mismatch(1, DeviceMismatch.newBuilder().addStale(1)));

            assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IdentityChangedException.class)
                    .hasMessageContaining("bob's device 1");
            assertThat(server.frames.poll(100, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void sendsTheSameBytesAgainWhenTheServerWasBusy() throws Exception {
        try (Connection _ = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = alice.send("bob", "hello");
            ClientFrame first = server.frame();
            socket.send(rejected(1, RejectionCode.REJECTION_CODE_BUSY, 150));

            assertThat(server.frame()).isEqualTo(first);
            socket.send(accepted(1));
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.SENT);
        }
    }

    @Test
    void goesOnWithTheNextMessageAfterOneIsRefused() throws Exception {
        try (Connection _ = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> refused = alice.send("bob", "1");
            CompletableFuture<Message> sent = alice.send("bob", "2");
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
        try (Connection _ = alice.connect(heard::add)) {
            CompletableFuture<Message> early = alice.send("bob", "too early");
            assertThatThrownBy(() -> early.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UnknownRecipientException.class)
                    .hasMessageContaining("bob has no device");

            server.devices.put("bob", List.of(bob::bundle));
            CompletableFuture<Message> _ = alice.send("bob", "now");
            assertThat(server.frame().getSubmit().getNumber()).isEqualTo(1);
        }
        assertThat(alice.history("bob", 10)).extracting(Message::text).containsExactly("now");
    }

    @Test
    void refusesToWriteToItselfFromItsOnlyDevice() throws Exception {
        try (Connection _ = alice.connect(heard::add)) {
            CompletableFuture<Message> sent = alice.send("alice", "note");

            assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("cannot write to yourself from your only device");
        }
    }

    @Test
    void showsAMessageOnceHoweverOftenItIsDelivered() throws Exception {
        try (Connection connection = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            Deliver deliver = fromBob(1, 7, "hello");
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

        assertThat(heard).filteredOn(ClientEvent.Received.class::isInstance).hasSize(1);
        assertThat(heard).noneMatch(ClientEvent.Unreadable.class::isInstance);
        assertThat(alice.history("bob", 10)).extracting(Message::text).containsExactly("hello");
    }

    @Test
    void acknowledgesABatchInRangesAndTellsItInOrder() throws Exception {
        try (Connection connection = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            ServerBatch.Builder batch = ServerBatch.newBuilder();
            for (int number = 1; number <= 3; number++) {
                batch.addFrames(frame(fromBob(number, number == 3 ? 9 : number, "message " + number)));
            }
            batch.addFrames(ServerFrame.newBuilder().setCaughtUp(CaughtUp.getDefaultInstance()));
            socket.sendInPieces(ServerFrame.newBuilder().setBatch(batch).build(), 100);

            assertThat(server.frame().getAck().getSequencesList()).containsExactly(range(1, 2), range(9, 0));
            connection.caughtUp().get(10, TimeUnit.SECONDS);
        }

        assertThat(heard)
                .filteredOn(event -> event instanceof ClientEvent.Received || event instanceof ClientEvent.CaughtUp)
                .extracting(event -> event instanceof ClientEvent.Received(Message m) ? m.text() : "caught up")
                .containsExactly("message 1", "message 2", "message 3", "caught up");
    }

    @Test
    void acknowledgesWhatItCannotReadAndSaysSoOnce() throws Exception {
        try (Connection _ = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            Deliver noise = fromBob(1, 1, "x").toBuilder()
                    .setCiphertext(ByteString.copyFrom(new byte[90]))
                    .build();
            socket.send(frame(noise));
            assertThat(server.frame().getAck().getSequencesList()).containsExactly(range(1, 0));
            socket.send(frame(noise.toBuilder().setSequence(2).build()));
            server.frame();
            socket.send(frame(fromBob(2, 3, "the next one")));
            server.frame();
        }

        await().until(() -> heard.stream().anyMatch(ClientEvent.Received.class::isInstance));
        assertThat(heard)
                .filteredOn(ClientEvent.Unreadable.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(
                                ((ClientEvent.Unreadable) event).message().sender())
                        .isEqualTo("bob"));
    }

    @Test
    void receiptsGiveTwoTicksAlsoBeforeTheAnswer() throws Exception {
        try (Connection connection = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            CompletableFuture<Message> sent = alice.send("bob", "hello");
            server.frame();
            socket.send(receipt(5, 1));
            assertThat(server.frame().getAck().getSequencesList()).containsExactly(range(5, 0));
            socket.send(accepted(1));
            assertThat(sent.get(10, TimeUnit.SECONDS).ticks()).isEqualTo(Ticks.DELIVERED);
            socket.send(receipt(6, 1));
            server.frame();
            connection.outboxSettled().join();
        }
        await().until(() -> heard.stream().anyMatch(ClientEvent.Disconnected.class::isInstance));
        assertThat(heard)
                .filteredOn(ClientEvent.TicksChanged.class::isInstance)
                .extracting(
                        event -> ((ClientEvent.TicksChanged) event).message().ticks())
                .containsExactly(Ticks.DELIVERED);
    }

    @Test
    void showsWhatAnotherOwnDeviceSent() throws Exception {
        try (Device phone = Devices.in(directory)
                        .ofAccount(ALICE.value())
                        .numbered(2)
                        .create();
                Connection _ = alice.connect(heard::add)) {
            WebSocketPeer socket = server.socket();
            phone.sessions.begin(ALICE, bundleOfAlice());
            Deliver copy = deliver(phone, 1, 1, "from my phone").toBuilder()
                    .setConversation(BOB.value())
                    .build();
            socket.send(frame(copy));
            server.frame();
        }

        await().until(() -> heard.stream().anyMatch(ClientEvent.SentElsewhere.class::isInstance));
        assertThat(alice.history("bob", 1)).extracting(Message::text).containsExactly("from my phone");
    }

    @Test
    void refillsPreKeysWhenTheyRunLow() {
        server.keysLeft = 21;
        alice.connect(heard::add).close();
        assertThat(published()).as("enrolment only").isOne();

        server.keysLeft = 20;
        alice.connect(heard::add).close();
        assertThat(published()).isEqualTo(2);
    }

    @Test
    void tellsWhyTheServerClosed() throws Exception {
        for (var expected : List.of(
                Map.entry(4409, Disconnection.REPLACED),
                Map.entry(4401, Disconnection.REVOKED),
                Map.entry(1007, Disconnection.PROTOCOL_ERROR),
                Map.entry(1001, Disconnection.LOST))) {
            Connection connection = alice.connect(heard::add);
            server.socket().close(expected.getKey());
            assertThat(connection.ended().get(10, TimeUnit.SECONDS)).isEqualTo(expected.getValue());
            assertThatThrownBy(() -> connection.caughtUp().join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(ServerUnreachableException.class);
        }
    }

    @Test
    void closesWhenTheServerDoesNotSpeakTheProtocol() throws Exception {
        Connection connection = alice.connect(heard::add);
        server.socket().sendText("hello");

        assertThat(connection.ended().get(10, TimeUnit.SECONDS)).isEqualTo(Disconnection.PROTOCOL_ERROR);
    }

    @Test
    void saysThatTheDeviceWasRefused() {
        server.tokenRevoked = true;

        assertThatThrownBy(() -> alice.connect(heard::add)).isInstanceOf(TokenRefusedException.class);
    }

    @Test
    void enrolsOncePerHomeAndOnlyWithTheRightPassword() {
        assertThatThrownBy(() -> enrol("wrong", "other")).isInstanceOf(CredentialsRefusedException.class);
        enrol("päss", "other").close();
        assertThatThrownBy(() -> enrol("päss", "other"))
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

    private ChasquiClient enrol(String password, String home) {
        return ChasquiClient.enrol(server.uri(), "alice", password.toCharArray(), "test", directory.resolve(home));
    }

    private void reopen() {
        alice.close();
        alice = ChasquiClient.open(directory.resolve("alice"));
    }

    private long published() {
        return server.requests.stream()
                .filter(request -> request.startsWith("PUT "))
                .count();
    }

    private String textAtBob(Submit submit) throws IOException {
        DeviceCiphertext copy = submit.getCopies(0);
        Decryption opened = bob.sessions.decrypt(alice.address(), copy.getType(), copy.getCiphertext());
        return Content.parseFrom(((Decryption.Opened) opened).content())
                .getText()
                .getBody();
    }

    private ClaimedDevice bundleOfAlice() {
        return server.published.getFirst().apply(claims++);
    }

    private Deliver fromBob(long number, long sequence, String text) {
        if (bob.sessions.devices(ALICE).isEmpty()) {
            bob.sessions.begin(ALICE, bundleOfAlice());
        }
        return deliver(bob, number, sequence, text);
    }

    private Deliver deliver(Device from, long number, long sequence, String text) {
        ByteString content = Content.newBuilder()
                .setText(Text.newBuilder().setBody(text))
                .build()
                .toByteString();
        DeviceCiphertext copy = from.sessions.encrypt(new DeviceAddress(ALICE, 1), content);
        return Deliver.newBuilder()
                .setSequence(sequence)
                .setSenderAccount(from.address.account().value())
                .setSenderDevice(from.address.device())
                .setNumber(number)
                .setServerTime(1_800_000_000_000L + number)
                .setType(copy.getType())
                .setCiphertext(copy.getCiphertext())
                .build();
    }

    private static ServerFrame frame(Deliver deliver) {
        return ServerFrame.newBuilder().setDeliver(deliver).build();
    }

    private static ServerFrame accepted(long number) {
        return ServerFrame.newBuilder()
                .setAccepted(Accepted.newBuilder()
                        .setConversation(BOB.value())
                        .setNumber(number)
                        .setServerTime(1_800_000_000_000L))
                .build();
    }

    private static ServerFrame mismatch(long number, DeviceMismatch.Builder recipient) {
        return ServerFrame.newBuilder()
                .setRejected(Rejected.newBuilder()
                        .setConversation(BOB.value())
                        .setNumber(number)
                        .setCode(RejectionCode.REJECTION_CODE_MISMATCHED_DEVICES)
                        .setMismatchedDevices(MismatchedDevices.newBuilder().setRecipient(recipient)))
                .build();
    }

    private static ServerFrame rejected(long number, RejectionCode code, int retryAfter) {
        return ServerFrame.newBuilder()
                .setRejected(Rejected.newBuilder()
                        .setConversation(BOB.value())
                        .setNumber(number)
                        .setCode(code)
                        .setRetryAfter(retryAfter))
                .build();
    }

    private static ServerFrame receipt(long sequence, long number) {
        return ServerFrame.newBuilder()
                .setEvent(Event.newBuilder()
                        .setSequence(sequence)
                        .setReceipt(Receipt.newBuilder()
                                .setKind(Receipt.Kind.KIND_DELIVERED)
                                .setAccount(BOB.value())
                                .setSenderDevice(1)
                                .addNumbers(NumberRange.newBuilder().setFirst(number))))
                .build();
    }

    private static SequenceRange range(long first, long last) {
        return SequenceRange.newBuilder().setFirst(first).setLast(last).build();
    }
}
