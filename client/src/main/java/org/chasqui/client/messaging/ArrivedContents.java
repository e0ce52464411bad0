// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.message.Direction;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.message.UnreadableMessage;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.History;
import org.chasqui.client.store.News;
import org.chasqui.client.store.SeenMessages;
import org.chasqui.protocol.Range;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.HistoryMessage;
import org.chasqui.protocol.v1.Resent;
import org.chasqui.protocol.v1.SentCopy;

/**
 * Does what the content of a message says. Methods run in the caller's transaction and return what is to be told after
 * it.
 */
final class ArrivedContents {

    private final DeviceAddress device;
    private final AccountId self;
    private final SeenMessages seen;
    private final History history;
    private final News news;
    private final AccountNames names;
    private final HistoryTransfer transfer;
    private final Resending resending;
    private final Neighbours neighbours;

    /**
     * Who else has to do with what arrives.
     *
     * @param directory learns names
     * @param retries hears of what was sent again
     * @param outgoing sends what was put into the outbox
     * @param events tells the user
     */
    record Neighbours(Directory directory, Retries retries, Outgoing outgoing, EventQueue events) {}

    ArrivedContents(
            Database database,
            DeviceAddress device,
            HistoryTransfer transfer,
            Resending resending,
            Neighbours neighbours) {
        this.device = device;
        this.self = device.account();
        this.seen = new SeenMessages(database);
        this.history = new History(database, device.account());
        this.news = new News(database);
        this.names = new AccountNames(database);
        this.transfer = transfer;
        this.resending = resending;
        this.neighbours = neighbours;
    }

    /** A message was opened that has not been seen before. */
    Runnable arrived(MessageId id, Instant time, Content content) {
        boolean own = id.sender().account().equals(self);
        if (content.getNumber() != 0 && content.getNumber() != id.number()) {
            return misplaced(id); // the server has renumbered it
        }
        return switch (content.getContentCase()) {
            case TEXT -> own ? misplaced(id) : text(id, time, content.getText().getBody());
            case SENT_COPY -> own ? copy(id, time, content.getSentCopy()) : unknownKind(id);
            case HISTORY_SYNC ->
                own && id.sender().device() == DeviceAddress.PRIMARY
                        ? synced(content.getHistorySync().getMessagesList())
                        : unknownKind(id);
            case RETRY_REQUEST ->
                resending.answer(id.sender(), content.getRetryRequest())
                        ? () -> neighbours.outgoing().sendWaiting(id.sender().account())
                        : () -> {};
            case RESENT -> resent(id, time, content.getResent());
            case SILENCE -> () -> {};
            case CONTENT_NOT_SET -> unknownKind(id);
        };
    }

    /** A message cannot be read and will not come again. */
    Runnable unreadable(MessageId id, String reason) {
        return () -> {
            neighbours.directory().learnName(id.sender().account());
            String sender = names.display(id.sender().account());
            neighbours.events().emit(new ClientEvent.Unreadable(new UnreadableMessage(id, sender, reason)));
        };
    }

    /** Messages have got further: new devices may have to be told. */
    Runnable furtherHere(List<Message> changed) {
        return transfer.passOnTicks(changed) ? () -> neighbours.outgoing().sendWaiting(self) : () -> {};
    }

    private Runnable copy(MessageId id, Instant time, SentCopy copy) {
        if (copy.getRecipient() != id.conversation().value() || copy.getNumber() != id.number()) {
            return misplaced(id);
        }
        return copy.getContent().hasText()
                ? text(id, time, copy.getContent().getText().getBody())
                : unknownKind(id);
    }

    private Runnable text(MessageId id, Instant time, String body) {
        if (Outgoing.isTooLong(body)) {
            return unreadable(id, "it is longer than the protocol allows");
        }
        Message added = history.addArrived(id, time, body);
        boolean passedOn = transfer.passOn(added);
        return () -> {
            if (passedOn) {
                neighbours.outgoing().sendWaiting(self);
            }
            announce(id);
        };
    }

    private void announce(MessageId id) {
        neighbours
                .directory()
                .learnName(
                        id.sender().account().equals(self)
                                ? id.conversation()
                                : id.sender().account());
        history.find(id)
                .map(message -> message.direction() == Direction.RECEIVED
                        ? new ClientEvent.Received(message)
                        : new ClientEvent.SentElsewhere(message))
                .ifPresent(neighbours.events()::emit);
    }

    /** Once more what was asked for, and nothing else: who resends without being asked could rewrite the past. */
    private Runnable resent(MessageId carrier, Instant time, Resent resent) {
        boolean own = carrier.sender().account().equals(self);
        AccountId conversation = new AccountId(resent.getConversation());
        if (!own && !conversation.equals(self)) {
            return misplaced(carrier);
        }
        MessageId id = new MessageId(carrier.sender(), conversation, resent.getNumber());
        if (!neighbours.retries().settled(id) || seen.contains(id)) {
            return () -> {};
        }
        seen.add(id);
        Instant first = WireTimes.of(resent.getServerTime());
        return resent.hasContent()
                ? arrived(id, first.isBefore(time) ? first : time, resent.getContent())
                : unreadable(id, "the device that sent it does not have it any more");
    }

    /** What was there before this device. What was read is no news, what was not is. */
    private Runnable synced(List<HistoryMessage> messages) {
        List<Message> unread = new ArrayList<>();
        List<Message> further = new ArrayList<>();
        int added = 0;
        for (HistoryMessage message : messages) {
            MessageId id = identity(message);
            if (!id.sender().account().equals(self) && !id.conversation().equals(self)) {
                continue; // between others
            }
            further.addAll(reached(id, message));
            Instant time = WireTimes.of(message.getServerTime());
            if (seen.contains(id) || id.sender().equals(device)) {
                history.repeated(id, time);
                continue;
            }
            seen.add(id);
            added++;
            Message stored = history.addArrived(id, time, message.getText().getBody());
            if (stored.direction() == Direction.RECEIVED && stored.ticks().compareTo(Ticks.READ) < 0) {
                unread.add(stored);
            } else {
                news.told(stored);
            }
        }
        int known = added;
        return () -> {
            unread.forEach(message -> announce(message.id()));
            peers(messages).forEach(neighbours.directory()::learnName);
            further.forEach(message -> neighbours
                    .events()
                    .emit(
                            message.direction() == Direction.SENT
                                    ? new ClientEvent.TicksChanged(message)
                                    : new ClientEvent.ReadElsewhere(message)));
            if (known > 0) {
                neighbours.events().emit(new ClientEvent.HistoryReceived(known));
            }
        };
    }

    private Set<AccountId> peers(List<HistoryMessage> messages) {
        return messages.stream()
                .map(ArrivedContents::identity)
                .map(id -> id.sender().account().equals(self)
                        ? id.conversation()
                        : id.sender().account())
                .collect(Collectors.toSet());
    }

    /** How far the telling device knows it to have come; kept for later if it is not here. */
    private List<Message> reached(MessageId id, HistoryMessage message) {
        Ticks ticks = switch (message.getTicks()) {
            case TICKS_DELIVERED -> Ticks.DELIVERED;
            case TICKS_READ -> Ticks.READ;
            case TICKS_PLAYED -> Ticks.PLAYED;
            case TICKS_SENT, TICKS_UNSPECIFIED, UNRECOGNIZED -> Ticks.SENT;
        };
        return ticks == Ticks.SENT ? List.of() : history.reached(id.line(), new Range(id.number(), id.number()), ticks);
    }

    private static MessageId identity(HistoryMessage message) {
        return new MessageId(
                new DeviceAddress(new AccountId(message.getSenderAccount()), message.getSenderDevice()),
                new AccountId(message.getConversation()),
                message.getNumber());
    }

    private Runnable misplaced(MessageId id) {
        return unreadable(id, "it was not written for the conversation in which the server has put it");
    }

    private Runnable unknownKind(MessageId id) {
        return unreadable(id, "it is of a kind that this version does not know; a newer one may");
    }
}
