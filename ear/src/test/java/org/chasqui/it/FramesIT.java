// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chasqui.launcher.LocalStack;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.GoAway;
import org.chasqui.protocol.v1.Mark;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.ServerFrame;
import org.chasqui.protocol.v1.Submit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the protocol promises beyond a message and its receipt, against a server whose clocks run fast. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Tokens, tickets and contents that were used. */
    private final Set<String> secrets = new TreeSet<>(Set.of("a secret ciphertext"));

    private LocalStack stack;
    private Api api;
    private RawDevice alice1;
    private RawDevice alice2;
    private RawDevice bob1;
    private RawDevice bob2;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(
                Path.of("target/it/frames"),
                List.of(
                        "-Dchasqui.stream.ping-interval=PT1S",
                        "-Dchasqui.stream.silence-timeout=PT4S",
                        "-Dchasqui.stream.ack-timeout=PT5S",
                        "-Dchasqui.delivery.net-interval=PT1S",
                        "-Dchasqui.retention.sweep-interval=PT1S"));
        api = new Api(stack.httpUri());
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
        // whatever the tests have done, what is secret is not in the log
        assertThat(Files.readString(stack.server().log()))
                .contains("Chasqui")
                .doesNotContain(Api.PASSWORD, "wrong password", LocalStack.ADMIN_PASSWORD)
                .doesNotContain(secrets);
    }

    @BeforeEach
    void enrolTwoEach() throws Exception {
        String a = "alice-" + Long.toHexString(System.nanoTime());
        String b = "bob-" + Long.toHexString(System.nanoTime());
        api.createAccounts(a, b);
        List<RawDevice> devices = api.enrol(a, a, b, b);
        alice1 = devices.get(0);
        alice2 = devices.get(1);
        bob1 = devices.get(2);
        bob2 = devices.get(3);
        devices.forEach(d -> secrets.add(d.token()));
    }

    private RawStream connect(RawDevice device) throws Exception {
        RawStream stream = new RawStream(stack.httpUri(), device.bearer());
        stream.awaitCaughtUp();
        return stream;
    }

    /** To both devices of bob, with the copy for alice's other device. */
    private Submit.Builder toBob(long number) {
        return Submit.newBuilder()
                .setRecipient(bob1.account())
                .setNumber(number)
                .addCopies(RawStream.copy(bob1, "a secret ciphertext"))
                .addCopies(RawStream.copy(bob2, "two"))
                .addOwnCopies(RawStream.copy(alice2, "own"));
    }

    private static ClientFrame frame(Submit.Builder submit) {
        return ClientFrame.newBuilder().setSubmit(submit).build();
    }

    private ClientFrame read(long first, long last) {
        return ClientFrame.newBuilder()
                .setMark(Mark.newBuilder()
                        .setKind(Mark.Kind.KIND_READ)
                        .setAccount(alice1.account())
                        .setSenderDevice(1)
                        .addNumbers(NumberRange.newBuilder().setFirst(first).setLast(last)))
                .build();
    }

    @Test
    void anAccountsFirstAckMakesItsOneDeliveredForAllDevicesOfTheSender() throws Exception {
        try (RawStream a1 = connect(alice1);
                RawStream a2 = connect(alice2);
                RawStream b1 = connect(bob1);
                RawStream b2 = connect(bob2)) {
            a1.send(frame(toBob(1)));
            assertThat(a1.next().hasAccepted()).isTrue();
            Deliver own = a2.next().getDeliver();
            assertThat(own.getConversation()).isEqualTo(bob1.account());
            b1.acknowledge(b1.next());
            for (RawStream sender : List.of(a1, a2)) {
                Event event = sender.next().getEvent();
                assertThat(event.getReceipt().getKind()).isEqualTo(Receipt.Kind.KIND_DELIVERED);
                sender.ack(event.getSequence(), event.getSequence());
            }
            b2.acknowledge(b2.next());
            a2.ack(own.getSequence(), own.getSequence());
            await().atMost(PATIENCE).until(() -> Rows.waiting(stack.database(), alice1, alice2, bob1, bob2) == 0);
            assertThat(a1.isQuiet()).as("one receipt only").isTrue();
        }
    }

    @Test
    void aMarkReachesAllDevicesOfTheSenderAndTheOthersOfTheReader() throws Exception {
        try (RawStream b1 = connect(bob1);
                RawStream b2 = connect(bob2);
                RawStream a1 = connect(alice1)) {
            b1.send(read(1, 7));
            assertThat(b1.next().getMarked().getMarks(0)).isEqualTo(read(1, 7).getMark());

            Receipt receipt = a1.next().getEvent().getReceipt();
            assertThat(receipt.getKind()).isEqualTo(Receipt.Kind.KIND_READ);
            assertThat(receipt.getAccount()).isEqualTo(bob1.account());
            assertThat(receipt.getSenderDevice()).isEqualTo(1);
            assertThat(receipt.getNumbers(0).getLast()).isEqualTo(7);
            assertThat(b2.next().getEvent().getOwnMark()).isEqualTo(read(1, 7).getMark());
        }
        try (RawStream a2 = new RawStream(stack.httpUri(), alice2.bearer())) {
            assertThat(a2.nextEvent().getReceipt().getKind())
                    .as("durable: it waited")
                    .isEqualTo(Receipt.Kind.KIND_READ);
        }
    }

    @Test
    void aMarkForAnAccountThatDoesNotExistTellsNobody() throws Exception {
        try (RawStream b1 = connect(bob1);
                RawStream a1 = connect(alice1)) {
            ClientFrame wrong = ClientFrame.newBuilder()
                    .setMark(read(1, 1).getMark().toBuilder().setAccount(1))
                    .build();
            b1.send(wrong);
            assertThat(b1.next().hasMarked()).isTrue();
            b1.send(read(1, 1));
            assertThat(b1.next().hasMarked()).isTrue();
            assertThat(a1.next().getEvent().getReceipt().getSenderDevice()).isEqualTo(1);
        }
    }

    @Test
    void aMarkForADeviceThatIsGoneTellsTheOthers() throws Exception {
        try (RawStream b1 = connect(bob1);
                RawStream a1 = connect(alice1)) {
            b1.send(ClientFrame.newBuilder()
                    .setMark(read(1, 1).getMark().toBuilder().setSenderDevice(9))
                    .build());
            assertThat(b1.next().hasMarked()).isTrue();
            assertThat(a1.next().getEvent().getReceipt().getSenderDevice()).isEqualTo(9);
        }
    }

    @Test
    void anEphemeralMessageReachesWhoIsThereAndIsNeverStored() throws Exception {
        try (RawStream a1 = connect(alice1);
                RawStream b1 = connect(bob1)) {
            a1.send(frame(toBob(1).setEphemeral(true)));
            assertThat(a1.next().hasAccepted()).isTrue();
            Deliver deliver = b1.next().getDeliver();
            assertThat(deliver.getSequence()).isZero();
            assertThat(deliver.getPrevious()).isZero();
            assertThat(Rows.waiting(stack.database(), alice2, bob2)).isZero();
            // who comes back while it lives still gets it
            try (RawStream b2 = new RawStream(stack.httpUri(), bob2.bearer())) {
                assertThat(b2.nextDeliver().getSequence()).isZero();
            }
        }
    }

    @Test
    void whatIsNotFetchedInItsTimeToLiveIsSwept() throws Exception {
        try (RawStream a1 = connect(alice1)) {
            a1.send(frame(toBob(1).setTimeToLive(1)));
            assertThat(a1.next().hasAccepted()).isTrue();
            a1.send(frame(toBob(2)));
            assertThat(a1.next().hasAccepted()).isTrue();
            await().atMost(PATIENCE).until(() -> Rows.waiting(stack.database(), bob1) == 1);
        }
        try (RawStream b1 = new RawStream(stack.httpUri(), bob1.bearer())) {
            assertThat(b1.nextDeliver().getNumber()).isEqualTo(2);
        }
    }

    @Test
    void theNetDeliversWhatNobodyPushed() throws Exception {
        try (RawStream b1 = connect(bob1)) {
            Rows.insert(stack.database(), bob1, alice1, 4711);
            assertThat(b1.nextDeliver().getNumber()).isEqualTo(4711);
        }
    }

    @Test
    void whoWithholdsAcksIsClosedWith4408() throws Exception {
        try (RawStream a1 = connect(alice1);
                RawStream b1 = connect(bob1)) {
            a1.send(frame(toBob(1)));
            b1.nextDeliver();
            assertThat(b1.closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void aPeerThatAnswersNoPingIsDroppedAndOneThatDoesStays() throws Exception {
        try (SilentPeer silent = SilentPeer.connect(stack.httpUri(), bob1.bearer());
                RawStream b2 = connect(bob2)) {
            assertThat(silent.ended(PATIENCE)).isTrue();
            assertThat(silent.pings()).isPositive();
            assertThat(b2.isOpen()).isTrue();
        }
    }

    @Test
    void aReplacedConnectionIsToldWhy() throws Exception {
        try (RawStream older = connect(bob1);
                RawStream newer = connect(bob1)) {
            assertThat(older.nextGoAway().getReason()).isEqualTo(GoAway.Reason.REASON_REPLACED);
            assertThat(older.closeCode()).isEqualTo(4409);
            assertThat(newer.isOpen()).isTrue();
        }
    }

    @Test
    void aRevokedDeviceIsToldWhyAndCannotComeBack() throws Exception {
        try (RawStream b1 = connect(bob1)) {
            api.call("DELETE", "/api/v1/admin/accounts/" + bob1.user() + "/devices/1", Api.admin(), "");
            assertThat(b1.nextGoAway().getReason()).isEqualTo(GoAway.Reason.REASON_REVOKED);
            assertThat(b1.closeCode()).isEqualTo(4401);
        }
        assertRefused(() -> new RawStream(stack.httpUri(), bob1.bearer()), 401);
    }

    @Test
    void aServerThatStopsSaysSo() throws Exception {
        try (RawStream b1 = connect(bob1)) {
            stack.restart();
            assertThat(b1.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void aTicketOpensOneSocket() throws Exception {
        Api.Answer answer = api.post("/stream/tickets", bob1.bearer(), "");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("expiresIn").intValue()).isEqualTo(60);
        String ticket = answer.json().get("ticket").textValue();
        secrets.add(ticket);
        try (RawStream b1 = RawStream.withTicket(stack.httpUri(), ticket)) {
            b1.awaitCaughtUp();
        }
        assertRefused(() -> RawStream.withTicket(stack.httpUri(), ticket), 401);
        String expired = api.post("/stream/tickets", bob1.bearer(), "")
                .json()
                .get("ticket")
                .textValue();
        Rows.expireTickets(stack.database());
        assertRefused(() -> RawStream.withTicket(stack.httpUri(), expired), 401);
        assertRefused(() -> RawStream.withTicket(stack.httpUri(), "x".repeat(43)), 401);
        assertThat(api.post("/stream/tickets", "", "").status()).isEqualTo(401);
    }

    @Test
    void aStrangerIsSlowedDownAndToldUntilWhen() throws Exception {
        try (RawStream a1 = connect(alice1)) {
            Set<Long> accepted = new TreeSet<>();
            for (long number = 1; number <= 70; number++) {
                a1.send(frame(toBob(number)));
            }
            ServerFrame limited = null;
            for (int answers = 0; answers < 70; answers++) {
                ServerFrame frame = a1.next();
                if (frame.hasRejected()) {
                    limited = frame;
                } else {
                    accepted.add(frame.getAccepted().getNumber());
                }
            }
            assertThat(accepted).hasSizeBetween(60, 69).contains(1L, 60L);
            assertThat(limited).isNotNull();
            assertThat(limited.getRejected().getCode()).isEqualTo(RejectionCode.REJECTION_CODE_RATE_LIMITED);
            assertThat(limited.getRejected().getRetryAfter()).isBetween(1, 1_001);
        }
    }

    @Test
    void whoHasWrittenBackMaySendMore() throws Exception {
        try (RawStream a1 = connect(alice1);
                RawStream b1 = connect(bob1)) {
            b1.send(ClientFrame.newBuilder()
                    .setSubmit(Submit.newBuilder()
                            .setRecipient(alice1.account())
                            .setNumber(1)
                            .addCopies(RawStream.copy(alice1, "one"))
                            .addCopies(RawStream.copy(alice2, "two"))
                            .addOwnCopies(RawStream.copy(bob2, "own")))
                    .build());
            assertThat(b1.nextAnswer().hasAccepted()).isTrue(); // which is what counts, and may come after the copies
            a1.acknowledge(a1.next());
            for (long number = 1; number <= 200; number++) {
                a1.send(frame(toBob(number)));
            }
            for (int answers = 0; answers < 200; answers++) {
                assertThat(a1.nextAnswer().hasAccepted()).isTrue();
            }
        }
    }

    @Test
    void claimingSomebodysKeysIsLimited() throws Exception {
        String claim = "{\"account\":\"%s\"}".formatted(bob1.accountHex());
        for (int i = 0; i < 6; i++) {
            assertThat(api.post("/keys/claims", alice1.bearer(), claim).status())
                    .isEqualTo(200);
        }
        Api.Answer limited = api.post("/keys/claims", alice1.bearer(), claim);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.type()).isEqualTo("application/problem+json");
        assertThat(limited.json().get("type").textValue()).isEqualTo("urn:chasqui:problem:rate-limited");
        assertThat(api.post("/keys/claims", alice2.bearer(), claim).status())
                .as("a device of the same account has its own share (ADR 22)")
                .isEqualTo(200);
        assertThat(api.post("/keys/claims", bob1.bearer(), claim).status())
                .as("others are not concerned")
                .isEqualTo(200);
    }

    @Test
    void guessingPasswordsIsLimitedForTheNameAndForTheAddress() throws Exception {
        Api guesser = api.from("127.0.0.9");
        String wrong = Api.basic(alice1.user(), "wrong password");
        for (int i = 0; i < 5; i++) {
            assertThat(guesser.post("/devices", wrong, "{}").status()).isEqualTo(401);
        }
        Api.Answer limited = guesser.post("/devices", wrong, "{}");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.json().get("type").textValue()).isEqualTo("urn:chasqui:problem:rate-limited");
        assertThat(guesser.post("/devices", Api.basic("somebody", "else"), "{}").status())
                .as("the address")
                .isEqualTo(429);
        assertThat(api.post("/devices", Api.basic(alice1.user(), Api.PASSWORD), "{}")
                        .status())
                .as("the name")
                .isEqualTo(429);
        assertThat(api.get("/admin/accounts", Api.admin()).status())
                .as("others are not concerned")
                .isEqualTo(200);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable connecting, int status) {
        assertThatThrownBy(connecting)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
    }
}
