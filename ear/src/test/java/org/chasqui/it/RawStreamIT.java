// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.chasqui.launcher.LocalStack;
import org.chasqui.protocol.Limits;
import org.chasqui.protocol.v1.ClientBatch;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The data plane as a stranger's client would meet it: frames in, frames out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawStreamIT {

    private LocalStack stack;
    private Api api;
    private RawDevice alice;
    private RawDevice bob;

    @BeforeAll
    void startServer() throws Exception {
        // what is stored for a device just after it was removed is the sweeper's
        stack = LocalStack.start(Path.of("target/it/raw"), List.of("-Dchasqui.retention.sweep-interval=PT1S"));
        api = new Api(stack.httpUri());
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    @BeforeEach
    void enrolTwo() throws Exception {
        String suffix = Long.toHexString(System.nanoTime());
        api.createAccounts("alice-" + suffix, "bob-" + suffix);
        List<RawDevice> devices = api.enrol("alice-" + suffix, "bob-" + suffix);
        alice = devices.get(0);
        bob = devices.get(1);
    }

    private RawStream connect(RawDevice device) throws Exception {
        RawStream stream = new RawStream(stack.httpUri(), device.bearer());
        assertThat(stream.next().hasCaughtUp()).isTrue();
        return stream;
    }

    @Test
    void refusesTheUpgradeWithoutAValidToken() {
        String forged = alice.token().substring(0, alice.token().length() - 4) + "AAAA";
        for (String authorization : List.of("", "Bearer nonsense", Api.bearer(forged), Api.admin())) {
            assertThatThrownBy(() -> new RawStream(stack.httpUri(), authorization))
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
        }
    }

    @Test
    void acceptsDeliversAndReturnsAReceiptAndForgets() throws Exception {
        try (RawStream a = connect(alice);
                RawStream b = connect(bob)) {
            a.send(RawStream.submit(bob, 1, RawStream.copy(bob, "first")));
            ServerFrame accepted = a.next();
            assertThat(accepted.getAccepted().getConversation()).isEqualTo(bob.account());
            assertThat(accepted.getAccepted().getNumber()).isEqualTo(1);

            Deliver deliver = b.next().getDeliver();
            assertThat(deliver.getSenderAccount()).isEqualTo(alice.account());
            assertThat(deliver.getSenderDevice()).isEqualTo(1);
            assertThat(deliver.getConversation())
                    .as("left out: it is bob's own")
                    .isZero();
            assertThat(deliver.getNumber()).isEqualTo(1);
            assertThat(deliver.getServerTime()).isEqualTo(accepted.getAccepted().getServerTime());
            assertThat(deliver.getCiphertext()).isEqualTo(ByteString.copyFromUtf8("first"));
            assertThat(deliver.getPrevious()).isZero();
            assertThat(deliver.getSequence() >>> 32).as("epoch").isPositive();

            a.send(RawStream.submit(bob, 2, RawStream.copy(bob, "second")));
            assertThat(a.next().hasAccepted()).isTrue();
            Deliver second = b.next().getDeliver();
            assertThat(second.getPrevious()).isEqualTo(deliver.getSequence());
            assertThat(second.getSequence()).isGreaterThan(deliver.getSequence());

            b.ack(deliver.getSequence(), second.getSequence());
            // one for both, or one each where the first has been stored meanwhile
            Set<Long> receipted = new HashSet<>();
            while (!receipted.equals(Set.of(1L, 2L))) {
                var event = a.next().getEvent();
                assertThat(event.getReceipt().getKind()).isEqualTo(Receipt.Kind.KIND_DELIVERED);
                assertThat(event.getReceipt().getAccount()).isEqualTo(bob.account());
                assertThat(event.getReceipt().getSenderDevice()).isEqualTo(1);
                event.getReceipt()
                        .getNumbersList()
                        .forEach(r -> LongStream.rangeClosed(r.getFirst(), Math.max(r.getFirst(), r.getLast()))
                                .forEach(n -> assertThat(receipted.add(n)).isTrue()));
                a.ack(event.getSequence(), event.getSequence());
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> Rows.waiting(stack.database()) == 0);
            assertThat(b.isQuiet()).as("an acknowledged event makes no receipt").isTrue();
        }
    }

    @Test
    void repeatsWhatWasNotAcknowledgedAfterAReconnect() throws Exception {
        long sequence;
        try (RawStream a = connect(alice);
                RawStream b = connect(bob)) {
            a.send(RawStream.submit(bob, 1, RawStream.copy(bob, "again")));
            sequence = b.next().getDeliver().getSequence();
        }
        try (RawStream b = new RawStream(stack.httpUri(), bob.bearer())) {
            assertThat(b.next().getDeliver().getSequence()).isEqualTo(sequence);
            assertThat(b.next().hasCaughtUp()).isTrue();
            b.ack(sequence + 1, sequence + 100); // never sent: ignored
            b.ack(sequence, sequence);
        }
        try (RawStream a = new RawStream(stack.httpUri(), alice.bearer())) {
            ServerFrame receipt = a.next(); // stored, or pushed when it comes
            long event = (receipt.hasCaughtUp() ? a.next() : receipt).getEvent().getSequence();
            a.ack(event, event);
            await().atMost(Duration.ofSeconds(20)).until(() -> Rows.waiting(stack.database()) == 0);
        }
    }

    @Test
    void checksASubmitWholeAgainstTheDeviceLists() throws Exception {
        RawDevice bobs2 = api.enrol(bob.user()).getFirst();
        RawDevice alices2 = api.enrol(alice.user()).getFirst();
        try (RawStream a = connect(alice)) {
            a.send(RawStream.submit(
                    bob,
                    1,
                    RawStream.copy(bob, "x").toBuilder()
                            .setRegistrationId(bob.registrationId() % 16000 + 1)
                            .build(),
                    RawStream.copy(bob, "x").toBuilder().setDevice(9).build()));
            Rejected rejected = a.next().getRejected();
            assertThat(rejected.getCode()).isEqualTo(RejectionCode.REJECTION_CODE_MISMATCHED_DEVICES);
            var mismatch = rejected.getMismatchedDevices();
            assertThat(mismatch.getRecipient().getStaleList()).containsExactly(1);
            assertThat(mismatch.getRecipient().getMissingList()).containsExactly(2);
            assertThat(mismatch.getRecipient().getExtraList()).containsExactly(9);
            assertThat(mismatch.getOwn().getMissingList()).containsExactly(2);
            assertThat(Rows.waiting(stack.database(), bob, bobs2, alices2))
                    .as("nobody got a copy")
                    .isZero();

            try (RawStream second = connect(bobs2);
                    RawStream own = connect(alices2)) {
                ClientFrame.Builder frame =
                        RawStream.submit(bob, 1, RawStream.copy(bob, "one"), RawStream.copy(bobs2, "two")).toBuilder();
                frame.getSubmitBuilder().addOwnCopies(RawStream.copy(alices2, "own"));
                a.send(frame.build());
                assertThat(a.next().hasAccepted()).isTrue();
                assertThat(second.next().getDeliver().getCiphertext().toStringUtf8())
                        .isEqualTo("two");
                Deliver copy = own.next().getDeliver();
                assertThat(copy.getCiphertext().toStringUtf8()).isEqualTo("own");
                assertThat(copy.getConversation()).isEqualTo(bob.account());
                own.ack(copy.getSequence(), copy.getSequence());
            }
        }
        removeDevices();
    }

    /** Leaves no rows for the other tests, and shows that removing a device takes its rows along. */
    private void removeDevices() throws Exception {
        for (RawDevice device : List.of(alice, bob)) {
            for (int number : List.of(2, 1)) { // the primary takes the others along
                String path = "/api/v1/admin/accounts/" + device.user() + "/devices/" + number;
                assertThat(api.call("DELETE", path, Api.admin(), "").status()).isEqualTo(204);
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> Rows.waiting(stack.database()) == 0);
    }

    @Test
    void rejectsWhatCanNeverBeDelivered() throws Exception {
        RawDevice nobody = new RawDevice("nobody", bob.identity(), bob.accountKey(), 1, 4711, 1, "", 1);
        DeviceCiphertext large = RawStream.copy(bob, "x".repeat(64 * 1024 + 1));
        try (RawStream a = connect(alice)) {
            a.send(RawStream.submit(nobody, 1, RawStream.copy(nobody, "x")));
            assertThat(a.next().getRejected().getCode()).isEqualTo(RejectionCode.REJECTION_CODE_UNKNOWN_ACCOUNT);
            a.send(RawStream.submit(bob, 1, large));
            assertThat(a.next().getRejected().getCode()).isEqualTo(RejectionCode.REJECTION_CODE_TOO_LARGE);
            a.send(RawStream.submit(bob, 0, RawStream.copy(bob, "x")));
            assertThat(a.next().getRejected().getCode()).isEqualTo(RejectionCode.REJECTION_CODE_INVALID);
            a.send(RawStream.submit(bob, 1, RawStream.copy(bob, "")));
            assertThat(a.next().getRejected().getCode()).isEqualTo(RejectionCode.REJECTION_CODE_INVALID);
            a.send(RawStream.submit(alice, 1));
            assertThat(a.next().getRejected().getCode()).isEqualTo(RejectionCode.REJECTION_CODE_INVALID);
        }
    }

    @Test
    void closesWithTheDocumentedCodes() throws Exception {
        try (RawStream malformed = connect(alice)) {
            malformed.sendBytes(new byte[] {(byte) 0xff, (byte) 0xff, 1});
            assertThat(malformed.closeCode()).isEqualTo(1007);
        }
        try (RawStream nested = connect(alice)) {
            ClientFrame batch = ClientFrame.newBuilder()
                    .setBatch(ClientBatch.getDefaultInstance())
                    .build();
            nested.send(ClientFrame.newBuilder()
                    .setBatch(ClientBatch.newBuilder().addFrames(batch))
                    .build());
            assertThat(nested.closeCode()).isEqualTo(1007);
        }
        try (RawStream text = connect(alice)) {
            text.sendText("hello");
            assertThat(text.closeCode()).isEqualTo(1003);
        }
        try (RawStream large = connect(alice)) {
            large.sendBytes(new byte[256 * 1024 + 1]);
            assertThat(large.closeCode()).isEqualTo(1009);
        }
        try (RawStream earlier = connect(alice);
                RawStream later = connect(alice)) {
            assertThat(earlier.closeCode()).isEqualTo(4409);
            assertThat(later.isQuiet()).isTrue();
        }
    }

    @Test
    void ignoresWhatMeansNothingAndGoesOn() throws Exception {
        byte[] withUnknownField = {0x1a, 0x00, (byte) 0xf8, 0x07, 0x01}; // a kind and a field from a newer client
        try (RawStream a = connect(alice);
                RawStream b = connect(bob)) {
            b.sendBytes(new byte[0]);
            b.sendBytes(withUnknownField);
            b.ack(1, Long.MAX_VALUE);
            b.ack(5, 3);
            a.send(RawStream.submit(bob, 1, RawStream.copy(bob, "still here")));
            assertThat(a.next().hasAccepted()).isTrue();
            assertThat(b.next().getDeliver().getNumber()).isEqualTo(1);
            await("stored after the grace period: what was never sent is not acknowledged")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Rows.waiting(stack.database(), bob) == 1);
        }
        String metrics = api.call("GET", "/metrics", Api.admin(), "").text();
        assertThat(metrics)
                .containsPattern("chasqui_frames_ignored_total\\{[^}]*reason=\"ack of nothing in flight\"")
                .containsPattern("chasqui_frames_ignored_total\\{[^}]*reason=\"unknown kind\"");
        removeAll();
    }

    @Test
    void skippedAndRepeatedNumbersAreDeliveredAsTheyCome() throws Exception {
        try (RawStream a = connect(alice);
                RawStream b = connect(bob)) {
            for (long number : List.of(5L, 9L, 5L)) {
                a.send(RawStream.submit(bob, number, RawStream.copy(bob, "number " + number)));
                assertThat(a.next().hasAccepted()).isTrue();
                assertThat(b.next().getDeliver().getNumber()).isEqualTo(number);
            }
        }
        removeAll();
    }

    @Test
    void refusesAnUpgradeThatDoesNotOfferTheSubprotocol() {
        URI uri = URI.create("ws://" + stack.httpUri().getAuthority() + "/chasqui/v1/stream");
        assertThatThrownBy(() -> new RawStream(uri, alice.bearer(), "chasqui.v0"))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(400));
    }

    @Test
    void aMessageThatGrowsBeyondTheLimitByFragmentsIsTooLarge() throws Exception {
        try (RawStream a = connect(alice)) {
            a.sendFragments(4, Limits.MAX_FRAME_BYTES / 4);
            a.sendFragments(1, 1);
            assertThat(a.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aFloodOfFragmentsIsBoundedAndDisturbsNobody() throws Exception {
        try (RawStream flood = connect(alice);
                RawStream b = connect(bob)) {
            assertThat(flood.sendFragments(4096, 64 * 1024))
                    .as("fragments taken")
                    .isLessThan(4096);
            flood.awaitEnd();
            b.send(RawStream.submit(alice, 1, RawStream.copy(alice, "undisturbed")));
            assertThat(b.next().hasAccepted()).isTrue();
        }
        removeAll();
    }

    @Test
    void aMessageAndItsReceiptCostAtMost160BytesBeyondTheCiphertext() throws Exception {
        DeviceCiphertext copy = RawStream.copy(bob, "x".repeat(256));
        try (RawStream a = connect(alice);
                RawStream b = connect(bob)) {
            int bytes = 0;
            // numbers and sequences as large as they are after a while
            ClientFrame submit = RawStream.submit(bob, 70_000, copy);
            bytes += submit.getSerializedSize();
            a.send(submit);
            bytes += a.next().getSerializedSize();
            ServerFrame deliver = b.next();
            bytes += deliver.getSerializedSize() + b.acknowledge(deliver);
            ServerFrame event = a.next();
            bytes += event.getSerializedSize() + a.acknowledge(event);

            int beyond = bytes - 2 * copy.getCiphertext().size();
            System.out.println("bytes beyond the ciphertext: " + beyond);
            assertThat(beyond).isLessThanOrEqualTo(160);
        }
        removeAll();
    }

    private void removeAll() throws Exception {
        for (RawDevice device : List.of(alice, bob)) {
            api.call("DELETE", "/api/v1/admin/accounts/" + device.user() + "/devices/1", Api.admin(), "");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> Rows.waiting(stack.database()) == 0);
    }

    @Test
    void closesTheSocketsOfADisabledAccountAndRefusesItsToken() throws Exception {
        try (RawStream a = connect(alice)) {
            api.post("/admin/accounts/" + alice.user() + "/disable", Api.admin(), "");
            assertThat(a.closeCode()).isEqualTo(4401);
        }
        assertThat(api.get("/accounts/self", alice.bearer()).status()).isEqualTo(403);
        assertThat(api.get("/accounts/by-name/" + alice.user(), bob.bearer()).status())
                .isEqualTo(404);
        api.post("/admin/accounts/" + alice.user() + "/enable", Api.admin(), "");
        connect(alice).close();
    }
}
