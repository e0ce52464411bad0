// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.chasqui.delivery.Delivery;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.Lifetime;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceMismatch;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerFramesTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);
    private static final SubmitOutcome.Mismatch NONE = new SubmitOutcome.Mismatch(sorted(), sorted(), sorted());

    private final Delivery toBob = new Delivery(
            new DeviceId(7),
            10,
            new Lifetime(1_795_000_000_000L, 1_797_000_000_000L),
            new Delivery.Content.Message(
                    new Envelope.MessageIdentity(new DeviceAddress(ALICE, 3), BOB, 17),
                    3,
                    ByteString.copyFromUtf8("ciphertext")));

    @Test
    void leavesOutTheConversationThatIsTheReceivers() {
        assertThat(ServerFrames.of(toBob, 9, BOB))
                .isEqualTo(ServerFrame.newBuilder()
                        .setDeliver(Deliver.newBuilder()
                                .setSequence(10)
                                .setPrevious(9)
                                .setSenderAccount(1)
                                .setSenderDevice(3)
                                .setNumber(17)
                                .setServerTime(1_795_000_000_000L)
                                .setType(CiphertextType.CIPHERTEXT_TYPE_PREKEY)
                                .setCiphertext(ByteString.copyFromUtf8("ciphertext")))
                        .build());
    }

    @Test
    void namesTheConversationInCopiesForOwnDevices() {
        assertThat(ServerFrames.of(toBob, 0, ALICE).getDeliver().getConversation())
                .isEqualTo(2);
    }

    @Test
    void aReceiptIsAnEvent() {
        Receipt receipt = Receipt.newBuilder()
                .setKind(Receipt.Kind.KIND_DELIVERED)
                .setAccount(2)
                .setSenderDevice(3)
                .addNumbers(NumberRange.newBuilder().setFirst(4).setLast(6))
                .build();
        Delivery delivery = new Delivery(
                new DeviceId(7),
                11,
                new Lifetime(5, 6),
                new Delivery.Content.Event(
                        Event.newBuilder().setReceipt(receipt).build().toByteString()));

        assertThat(ServerFrames.of(delivery, 10, ALICE))
                .isEqualTo(ServerFrame.newBuilder()
                        .setEvent(Event.newBuilder()
                                .setSequence(11)
                                .setPrevious(10)
                                .setReceipt(receipt))
                        .build());
    }

    @Test
    void acceptedNamesTheMessage() {
        assertThat(ServerFrames.of(BOB, 17, new SubmitOutcome.Accepted(123)))
                .isEqualTo(ServerFrame.newBuilder()
                        .setAccepted(Accepted.newBuilder()
                                .setConversation(2)
                                .setNumber(17)
                                .setServerTime(123))
                        .build());
    }

    @ParameterizedTest
    @MethodSource
    void everyRejectionHasItsCode(SubmitOutcome.Rejected outcome, RejectionCode code) {
        Rejected rejected = ServerFrames.of(BOB, 17, outcome).getRejected();

        assertThat(rejected.getCode()).isEqualTo(code);
        assertThat(rejected.getConversation()).isEqualTo(2);
        assertThat(rejected.getNumber()).isEqualTo(17);
        assertThat(rejected.hasMismatchedDevices()).isEqualTo(code == RejectionCode.REJECTION_CODE_MISMATCHED_DEVICES);
    }

    static Stream<Arguments> everyRejectionHasItsCode() {
        return Stream.of(
                Arguments.of(
                        new SubmitOutcome.MismatchedDevices(NONE, NONE),
                        RejectionCode.REJECTION_CODE_MISMATCHED_DEVICES),
                Arguments.of(new SubmitOutcome.UnknownAccount(), RejectionCode.REJECTION_CODE_UNKNOWN_ACCOUNT),
                Arguments.of(new SubmitOutcome.TooLarge(), RejectionCode.REJECTION_CODE_TOO_LARGE),
                Arguments.of(new SubmitOutcome.Invalid(), RejectionCode.REJECTION_CODE_INVALID),
                Arguments.of(new SubmitOutcome.Busy(Duration.ZERO), RejectionCode.REJECTION_CODE_BUSY));
    }

    @Test
    void saysHowLongToWaitWhenBusy() {
        assertThat(ServerFrames.of(BOB, 1, new SubmitOutcome.Busy(Duration.ofMillis(1500)))
                        .getRejected()
                        .getRetryAfter())
                .isEqualTo(1500);
    }

    @Test
    void tellsWhichDevicesDoNotMatch() {
        var outcome = new SubmitOutcome.MismatchedDevices(
                new SubmitOutcome.Mismatch(sorted(2, 1), sorted(3), sorted(4)),
                new SubmitOutcome.Mismatch(sorted(5), sorted(6), sorted(7)));

        var mismatched = ServerFrames.of(BOB, 1, outcome).getRejected().getMismatchedDevices();

        assertThat(mismatched.getRecipient())
                .isEqualTo(DeviceMismatch.newBuilder()
                        .addMissing(1)
                        .addMissing(2)
                        .addExtra(3)
                        .addStale(4)
                        .build());
        assertThat(mismatched.getOwn())
                .isEqualTo(DeviceMismatch.newBuilder()
                        .addMissing(5)
                        .addExtra(6)
                        .addStale(7)
                        .build());
    }

    private static SortedSet<Integer> sorted(Integer... numbers) {
        return new TreeSet<>(List.of(numbers));
    }
}
