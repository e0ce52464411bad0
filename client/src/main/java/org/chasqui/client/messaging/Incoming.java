// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Instant;
import java.util.List;
import org.chasqui.client.crypto.Decryption;
import org.chasqui.client.crypto.LocalDevice;
import org.chasqui.client.crypto.Sessions;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.identity.NumberLine;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.History;
import org.chasqui.client.store.SeenMessages;
import org.chasqui.protocol.Range;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.Receipt;

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
    private final ArrivedContents contents;
    private final Retries retries;
    private final EventQueue events;

    Incoming(Database database, LocalDevice self, ArrivedContents contents, Retries retries, EventQueue events) {
        this.self = self.address();
        this.sessions = new Sessions(database, self);
        this.seen = new SeenMessages(database);
        this.history = new History(database, this.self.account());
        this.names = new AccountNames(database);
        this.contents = contents;
        this.retries = retries;
        this.events = events;
    }

    /**
     * A message arrived, perhaps not for the first time.
     *
     * @throws IllegalArgumentException if it names no possible sender or number
     */
    Runnable delivered(Deliver deliver) {
        MessageId id = identity(deliver);
        Instant time = WireTimes.of(deliver.getServerTime());
        if (seen.contains(id)) {
            history.repeated(id, time);
            return () -> {};
        }
        Decryption decryption = sessions.decrypt(id.sender(), deliver.getType(), deliver.getCiphertext());
        boolean ephemeral = deliver.getSequence() == 0;
        if (decryption instanceof Decryption.Damaged && !ephemeral && retries.note(id)) {
            return () -> retries.askSoon(id.sender());
        }
        seen.add(id);
        if (ephemeral && !id.sender().account().equals(self.account())) {
            // ephemeral messages have no receipts: it counts as marked already
            List<Message> _ = history.reached(id.line(), new Range(id.number(), id.number()), Ticks.READ);
        }
        return switch (decryption) {
            case Decryption.Opened(Content content, boolean accountKeyChanged) -> {
                Runnable told = contents.arrived(id, Instant.ofEpochMilli(deliver.getServerTime()), content);
                yield accountKeyChanged ? afterWarning(id.sender().account(), told) : told;
            }
            case Decryption.Repeated() -> () -> {};
            case Decryption.Uncertified() ->
                () -> events.emit(new ClientEvent.UncertifiedSender(
                        names.display(id.sender().account()), id.sender().device()));
            case Decryption.Malformed(String reason) -> contents.unreadable(id, reason);
            case Decryption.Damaged(String reason) -> contents.unreadable(id, reason);
        };
    }

    private Runnable afterWarning(AccountId account, Runnable told) {
        return () -> {
            events.emit(new ClientEvent.AccountKeyChanged(names.display(account)));
            told.run();
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
        Runnable passOn = contents.furtherHere(changed);
        return () -> {
            passOn.run();
            changed.forEach(message -> events.emit(new ClientEvent.TicksChanged(message)));
        };
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
}
