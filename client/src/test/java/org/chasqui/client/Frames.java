// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import org.chasqui.client.identity.AccountId;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.CaughtUp;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceMismatch;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.GoAway;
import org.chasqui.protocol.v1.Mark;
import org.chasqui.protocol.v1.Marked;
import org.chasqui.protocol.v1.MismatchedDevices;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.ServerFrame;

/** What a server says, for tests that speak for it. Conversations are with bob. */
final class Frames {

    static final AccountId BOB = new AccountId(0xB0B);
    static final AccountId ALICE = new AccountId(0xA11CE);

    private Frames() {}

    static ServerFrame frame(Deliver deliver) {
        return ServerFrame.newBuilder().setDeliver(deliver).build();
    }

    static ServerFrame accepted(long number) {
        return ServerFrame.newBuilder()
                .setAccepted(Accepted.newBuilder()
                        .setConversation(BOB.value())
                        .setNumber(number)
                        .setServerTime(1_800_000_000_000L))
                .build();
    }

    static ServerFrame mismatch(long number, DeviceMismatch.Builder recipient) {
        return ServerFrame.newBuilder()
                .setRejected(Rejected.newBuilder()
                        .setConversation(BOB.value())
                        .setNumber(number)
                        .setCode(RejectionCode.REJECTION_CODE_MISMATCHED_DEVICES)
                        .setMismatchedDevices(MismatchedDevices.newBuilder().setRecipient(recipient)))
                .build();
    }

    static ServerFrame ownMismatch(long number, DeviceMismatch.Builder own) {
        return ServerFrame.newBuilder()
                .setRejected(Rejected.newBuilder()
                        .setConversation(BOB.value())
                        .setNumber(number)
                        .setCode(RejectionCode.REJECTION_CODE_MISMATCHED_DEVICES)
                        .setMismatchedDevices(MismatchedDevices.newBuilder().setOwn(own)))
                .build();
    }

    static ServerFrame rejected(long number, RejectionCode code, int retryAfter) {
        return ServerFrame.newBuilder()
                .setRejected(Rejected.newBuilder()
                        .setConversation(BOB.value())
                        .setNumber(number)
                        .setCode(code)
                        .setRetryAfter(retryAfter))
                .build();
    }

    static ServerFrame receipt(long sequence, long number) {
        return receipt(sequence, number, Receipt.Kind.KIND_DELIVERED);
    }

    static ServerFrame caughtUp() {
        return ServerFrame.newBuilder()
                .setCaughtUp(CaughtUp.getDefaultInstance())
                .build();
    }

    static ServerFrame ownMark(long sequence, Mark mark) {
        return ServerFrame.newBuilder()
                .setEvent(Event.newBuilder().setSequence(sequence).setOwnMark(mark))
                .build();
    }

    static ServerFrame marked(Mark mark) {
        return ServerFrame.newBuilder()
                .setMarked(Marked.newBuilder().addMarks(mark))
                .build();
    }

    static ServerFrame goAway(GoAway.Reason reason) {
        return ServerFrame.newBuilder()
                .setGoAway(GoAway.newBuilder().setReason(reason).setMaxDelay(30_000))
                .build();
    }

    /** Bob's messages have been read. */
    static Mark mark(long first, long last) {
        return Mark.newBuilder()
                .setKind(Mark.Kind.KIND_READ)
                .setAccount(BOB.value())
                .setSenderDevice(1)
                .addNumbers(NumberRange.newBuilder().setFirst(first).setLast(last))
                .build();
    }

    static ServerFrame receipt(long sequence, long number, Receipt.Kind kind) {
        return ServerFrame.newBuilder()
                .setEvent(Event.newBuilder()
                        .setSequence(sequence)
                        .setReceipt(Receipt.newBuilder()
                                .setKind(kind)
                                .setAccount(BOB.value())
                                .setSenderDevice(1)
                                .addNumbers(NumberRange.newBuilder().setFirst(number))))
                .build();
    }

    static SequenceRange range(long first, long last) {
        return SequenceRange.newBuilder().setFirst(first).setLast(last).build();
    }
}
