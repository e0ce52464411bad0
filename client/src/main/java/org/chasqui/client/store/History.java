// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.message.Direction;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;

/** The messages of this device in clear text, with their ticks. */
public final class History {

    static final String SELECT = """
            SELECT m.sender_account, m.sender_device, m.conversation, m.number, coalesce(n.name, m.peer), m.sent,
                   m.time, m.body, m.ticks
            FROM message m LEFT JOIN account_name n ON n.account = m.peer
            """;
    static final String BY_ID = " WHERE sender_account = ? AND sender_device = ? AND conversation = ? AND number = ?";

    private final Database database;
    private final AccountId self;
    private final DeliveredRanges delivered;

    /** Works on an open database, seen with the eyes of one account. */
    public History(Database database, AccountId self) {
        this.database = database;
        this.self = self;
        this.delivered = new DeliveredRanges(database);
    }

    /** Adds a message that this device has just written, still {@link Ticks#PENDING}. */
    public Message addWritten(MessageId id, Instant time, String text) {
        return add(id, time, text, Ticks.PENDING, Ticks.PENDING.name());
    }

    /** Adds a message that has arrived: somebody else's, or the copy of one from another device of this account. */
    public Message addArrived(MessageId id, Instant serverTime, String text) {
        boolean ticked = id.sender().account().equals(self)
                && delivered.contains(id.conversation(), id.sender().device(), id.number());
        return add(id, serverTime, text, ticked ? Ticks.DELIVERED : Ticks.SENT, News.UNTOLD);
    }

    /** The server has confirmed a message of this device; empty if it is not (or no longer) in the history. */
    public Optional<Message> accepted(MessageId id, Instant serverTime) {
        List<Object> parameters = new ArrayList<>(List.of(serverTime.toEpochMilli()));
        Collections.addAll(parameters, key(id));
        database.update(
                "UPDATE message SET time = ?, ticks = CASE ticks WHEN 'PENDING' THEN 'SENT' ELSE ticks END" + BY_ID,
                parameters.toArray());
        return find(id);
    }

    /** A message of this device will not be sent again. */
    public Optional<Message> failed(MessageId id) {
        database.update("UPDATE message SET ticks = 'FAILED'" + BY_ID, key(id));
        return find(id);
    }

    /** Forgets a message that never left this device. */
    public void remove(MessageId id) {
        database.update("DELETE FROM message" + BY_ID, key(id));
    }

    /**
     * The recipient has got the messages from first to last, both included.
     *
     * @return those whose ticks this has changed, by number
     */
    public List<Message> delivered(AccountId conversation, int senderDevice, long first, long last) {
        return database.transaction(() -> {
            delivered.add(conversation, senderDevice, first, last);
            List<Message> changed = database.list(
                    SELECT + """
                            WHERE m.sender_account = ? AND m.sender_device = ? AND m.conversation = ?
                              AND m.number BETWEEN ? AND ? AND m.ticks IN ('PENDING', 'SENT')
                            ORDER BY m.number""",
                    History::message,
                    self.toString(),
                    senderDevice,
                    conversation.toString(),
                    first,
                    last);
            changed.forEach(
                    message -> database.update("UPDATE message SET ticks = 'DELIVERED'" + BY_ID, key(message.id())));
            return changed.stream().map(History::ticked).toList();
        });
    }

    /** One message. */
    public Optional<Message> find(MessageId id) {
        return database.first(SELECT + """
                        WHERE m.sender_account = ? AND m.sender_device = ? AND m.conversation = ? AND m.number = ?""", History::message, key(id));
    }

    /**
     * The last messages with one account, oldest first, in the order that every device shows: server time, sender
     * account, sender device, number.
     */
    public List<Message> with(AccountId peer, int limit) {
        return database.list(SELECT + """
                                WHERE m.peer = ?
                                ORDER BY m.time DESC, m.sender_account DESC, m.sender_device DESC, m.number DESC
                                LIMIT ?""", History::message, peer.toString(), limit)
                .reversed();
    }

    static Object[] key(MessageId id) {
        return new Object[] {
            id.sender().account().toString(),
            id.sender().device(),
            id.conversation().toString(),
            id.number()
        };
    }

    private Message add(MessageId id, Instant time, String text, Ticks ticks, String told) {
        boolean sent = id.sender().account().equals(self);
        AccountId peer = sent ? id.conversation() : id.sender().account();
        List<Object> parameters = new ArrayList<>(List.of(key(id)));
        Collections.addAll(parameters, peer.toString(), sent, time.toEpochMilli(), text, ticks.name(), told);
        database.update("""
                INSERT INTO message (sender_account, sender_device, conversation, number, peer, sent, time, body, ticks,
                                     told)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", parameters.toArray());
        return find(id).orElseThrow();
    }

    private static Message ticked(Message old) {
        return new Message(old.id(), old.peer(), old.direction(), old.time(), old.text(), Ticks.DELIVERED);
    }

    static Message message(ResultSet row) throws SQLException {
        return new Message(
                new MessageId(
                        new DeviceAddress(AccountId.parse(row.getString(1)), row.getInt(2)),
                        AccountId.parse(row.getString(3)),
                        row.getLong(4)),
                row.getString(5),
                row.getBoolean(6) ? Direction.SENT : Direction.RECEIVED,
                Instant.ofEpochMilli(row.getLong(7)),
                row.getString(8),
                Ticks.valueOf(row.getString(9)));
    }
}
