// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.chasqui.delivery.Delivery;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceMismatch;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.MismatchedDevices;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.ServerFrame;

/** Domain to wire. */
final class ServerFrames {

    private ServerFrames() {}

    /** @param receiver the receiving account: a conversation of that name is left out */
    static ServerFrame of(Delivery delivery, long previous, AccountId receiver) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        switch (delivery.content()) {
            case Delivery.Content.Message(var identity, var type, var ciphertext) -> {
                Deliver.Builder deliver = Deliver.newBuilder()
                        .setSequence(delivery.sequence())
                        .setPrevious(previous)
                        .setSenderAccount(identity.sender().account().value())
                        .setSenderDevice(identity.sender().number())
                        .setNumber(identity.number())
                        .setServerTime(delivery.lifetime().serverTime())
                        .setTypeValue(type)
                        .setCiphertext(ciphertext);
                if (!identity.conversation().equals(receiver)) {
                    deliver.setConversation(identity.conversation().value());
                }
                frame.setDeliver(deliver);
            }
            case Delivery.Content.Event(var event) ->
                frame.setEvent(parse(event).setSequence(delivery.sequence()).setPrevious(previous));
        }
        return frame.build();
    }

    /** Into a builder at once: each device of an account gets the event with sequences of its own. */
    private static Event.Builder parse(ByteString event) {
        try {
            return Event.newBuilder().mergeFrom(event);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored event is always one that we encoded", e);
        }
    }

    static ServerFrame of(AccountId conversation, long number, SubmitOutcome outcome) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        switch (outcome) {
            case SubmitOutcome.Accepted(var serverTime) ->
                frame.setAccepted(Accepted.newBuilder()
                        .setConversation(conversation.value())
                        .setNumber(number)
                        .setServerTime(serverTime));
            case SubmitOutcome.Rejected rejected ->
                frame.setRejected(
                        rejected(rejected).setConversation(conversation.value()).setNumber(number));
        }
        return frame.build();
    }

    private static Rejected.Builder rejected(SubmitOutcome.Rejected outcome) {
        Rejected.Builder rejected = Rejected.newBuilder();
        return switch (outcome) {
            case SubmitOutcome.MismatchedDevices(var recipient, var own) ->
                rejected.setCode(RejectionCode.REJECTION_CODE_MISMATCHED_DEVICES)
                        .setMismatchedDevices(MismatchedDevices.newBuilder()
                                .setRecipient(mismatch(recipient))
                                .setOwn(mismatch(own)));
            case SubmitOutcome.UnknownAccount() -> rejected.setCode(RejectionCode.REJECTION_CODE_UNKNOWN_ACCOUNT);
            case SubmitOutcome.TooLarge() -> rejected.setCode(RejectionCode.REJECTION_CODE_TOO_LARGE);
            case SubmitOutcome.Invalid() -> rejected.setCode(RejectionCode.REJECTION_CODE_INVALID);
            case SubmitOutcome.Busy(var retryAfter) ->
                rejected.setCode(RejectionCode.REJECTION_CODE_BUSY)
                        .setRetryAfter(Math.toIntExact(retryAfter.toMillis()));
            case SubmitOutcome.RateLimited(var retryAfter) ->
                rejected.setCode(RejectionCode.REJECTION_CODE_RATE_LIMITED)
                        .setRetryAfter(Math.toIntExact(retryAfter.toMillis()));
        };
    }

    private static DeviceMismatch mismatch(SubmitOutcome.Mismatch mismatch) {
        return DeviceMismatch.newBuilder()
                .addAllMissing(mismatch.missing())
                .addAllExtra(mismatch.extra())
                .addAllStale(mismatch.stale())
                .build();
    }
}
