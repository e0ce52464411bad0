// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.event;

import java.time.Duration;
import java.time.Instant;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.UnreadableMessage;

/** News for the user of a connected client. What an event tells is already stored when it is told. */
public sealed interface ClientEvent {

    /** Somebody wrote to this account. Told once per message. */
    record Received(Message message) implements ClientEvent {}

    /** Another device of this account wrote a message. Told once per message. */
    record SentElsewhere(Message message) implements ClientEvent {}

    /** A message of this account has got further; {@code message} carries the new ticks. */
    record TicksChanged(Message message) implements ClientEvent {}

    /** Somebody has read a received message at another device of this account. */
    record ReadElsewhere(Message message) implements ClientEvent {}

    /** A message from the outbox was refused for good or could not be sent now; the reason says which. */
    record SendFailed(String text, ClientException reason) implements ClientEvent {}

    /** A message arrived that cannot be read. It was acknowledged and will not come again. */
    record Unreadable(UnreadableMessage message) implements ClientEvent {}

    /**
     * A message was refused because its account has not certified the device that sent it: somebody may have added the
     * device. Nothing of it is shown.
     */
    record UncertifiedSender(String user, int device) implements ClientEvent {}

    /**
     * What is told next comes from an account that shows another key than the trusted one: its owner has enrolled anew,
     * or somebody pretends to be it. Nothing is sent to it until the user has said which.
     */
    record AccountKeyChanged(String user) implements ClientEvent {}

    /** A device of this account can be written to from now on. */
    record DeviceLinked(int device) implements ClientEvent {}

    /** A device of this account was revoked. */
    record DeviceRevoked(int device) implements ClientEvent {}

    /** A device of this account has not connected for long and will be revoked at that time unless it does. */
    record DeviceExpiring(int device, Instant end) implements ClientEvent {}

    /** So many messages came that were there before this device. */
    record HistoryReceived(int messages) implements ClientEvent {}

    /** Everything that was waiting on the server when the connection was opened has been told. */
    record CaughtUp() implements ClientEvent {}

    /** The connection is over; nothing is told after this until the client connects again. */
    record Disconnected(Disconnection reason) implements ClientEvent {}

    /** A connection that is being kept is tried again after this delay. */
    record Reconnecting(Duration delay) implements ClientEvent {}

    /** A connection that is being kept stands again. */
    record Reconnected() implements ClientEvent {}
}
