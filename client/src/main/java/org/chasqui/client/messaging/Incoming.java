// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.List;
import org.chasqui.client.crypto.Decryption;
import org.chasqui.client.crypto.Sessions;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.identity.NumberLine;
import org.chasqui.client.message.Direction;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.message.UnreadableMessage;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.History;
import org.chasqui.client.store.SeenMessages;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.SentCopy;

/**
 * Stores what arrives. Methods run in the caller's transaction, so that the step of the ratchet, the message and the
 * note that it has been seen are on disk together before anything is acknowledged. They return what is to be told after
 * that transaction.
 */
final class Incoming {

    private final DeviceAddress self;
    private final Sessions sessions;
    private final SeenMessages seen;
    private final History history;
    private final AccountNames names;
    private final Directory directory;
    private final EventQueue events;

    Incoming(Database database, DeviceAddress self, Sessions sessions, Directory directory, EventQueue events) {
        this.self = self;
        this.sessions = sessions;
        this.seen = new SeenMessages(database);
        this.history = new History(database, self.account());
        this.names = new AccountNames(database);
        this.directory = directory;
        this.events = events;
    }

    /**
     * A message arrived, perhaps not for the first time.
     *
     * @throws IllegalArgumentException if it names no possible sender or number
     */
    Runnable delivered(Deliver deliver) {
        MessageId id = identity(deliver);
        if (seen.contains(id)) {
            return () -> {};
        }
        seen.add(id);
        Instant time = Instant.ofEpochMilli(deliver.getServerTime());
        return switch (sessions.decrypt(id.sender(), deliver.getType(), deliver.getCiphertext())) {
            case Decryption.Opened(var content) -> opened(id, time, content.toByteArray());
            case Decryption.Repeated() -> () -> {};
            case Decryption.IdentityChanged() -> unreadable(id, keyChanged(id.sender()));
            case Decryption.Damaged(String reason) -> unreadable(id, reason);
        };
    }

    /** Some of this account's messages have reached their recipient, or been read. */
    Runnable receipt(Receipt receipt) {
        Ticks ticks = switch (receipt.getKind()) {
            case KIND_DELIVERED -> Ticks.DELIVERED;
            case KIND_READ -> Ticks.READ;
            case KIND_PLAYED -> Ticks.PLAYED;
            case KIND_UNSPECIFIED, UNRECOGNIZED -> Ticks.SENT; // a kind that a newer server knows
        };
        if (ticks == Ticks.SENT) {
            return () -> {};
        }
        NumberLine line = new NumberLine(
                new DeviceAddress(self.account(), receipt.getSenderDevice()), new AccountId(receipt.getAccount()));
        List<Message> changed = WireRanges.valid(receipt.getNumbersList()).stream()
                .flatMap(range -> history.reached(line, range, ticks).stream())
                .toList();
        return () -> changed.forEach(message -> events.emit(new ClientEvent.TicksChanged(message)));
    }

    private Runnable opened(MessageId id, Instant time, byte[] bytes) {
        Content content;
        try {
            content = Content.parseFrom(bytes);
        } catch (InvalidProtocolBufferException _) {
            return unreadable(id, "its content is malformed");
        }
        if (id.sender().account().equals(self.account())) {
            SentCopy copy = content.getSentCopy();
            if (copy.getRecipient() != id.conversation().value() || copy.getNumber() != id.number()) {
                return unreadable(id, "it was not written for the conversation in which the server has put it");
            }
            content = copy.getContent();
        }
        if (!content.hasText()) {
            return unreadable(id, "it is of a kind that this version does not know; a newer one may");
        }
        history.addArrived(id, time, content.getText().getBody());
        return () -> {
            directory.learnName(peer(id));
            history.find(id).map(Incoming::news).ifPresent(events::emit);
        };
    }

    private Runnable unreadable(MessageId id, String reason) {
        return () -> {
            directory.learnName(id.sender().account());
            String sender = names.display(id.sender().account());
            events.emit(new ClientEvent.Unreadable(new UnreadableMessage(id, sender, reason)));
        };
    }

    private String keyChanged(DeviceAddress sender) {
        String user = names.display(sender.account());
        return String.valueOf(new IdentityChangedException(user, sender.device()).getMessage());
    }

    private MessageId identity(Deliver deliver) {
        DeviceAddress sender = new DeviceAddress(new AccountId(deliver.getSenderAccount()), deliver.getSenderDevice());
        boolean own = sender.account().equals(self.account());
        if (deliver.getConversation() != 0 && !own) {
            throw new IllegalArgumentException("a conversation named in a message from another account, " + sender);
        }
        AccountId conversation =
                deliver.getConversation() == 0 ? self.account() : new AccountId(deliver.getConversation());
        return new MessageId(sender, conversation, deliver.getNumber());
    }

    private AccountId peer(MessageId id) {
        AccountId sender = id.sender().account();
        return sender.equals(self.account()) ? id.conversation() : sender;
    }

    private static ClientEvent news(Message message) {
        return message.direction() == Direction.RECEIVED
                ? new ClientEvent.Received(message)
                : new ClientEvent.SentElsewhere(message);
    }
}
