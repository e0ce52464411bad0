// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.identity.NumberLine;
import org.chasqui.client.message.Direction;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.protocol.Range;

/** The messages of this device in clear text, with their ticks. */
public final class History {

    static final String SELECT = """
            SELECT m.sender_account, m.sender_device, m.conversation, m.number, coalesce(n.name, m.peer), m.sent,
                   m.time, m.body, m.ticks
            FROM message m LEFT JOIN account_name n ON n.account = m.peer
            """;
    private static final List<Ticks> REACHED = List.of(Ticks.DELIVERED, Ticks.READ, Ticks.PLAYED);

    static final String BY_ID = " WHERE sender_account = ? AND sender_device = ? AND conversation = ? AND number = ?";

    private final Database database;
    private final AccountId self;
    private final DisplayOrder order;

    /** Works on an open database, seen with the eyes of one account. */
    public History(Database database, AccountId self) {
        this.database = database;
        this.self = self;
        this.order = new DisplayOrder(database);
    }

    /** Adds a message that this device has just written, still {@link Ticks#PENDING}. */
    public Message addWritten(MessageId id, Instant time, String text) {
        return add(id, time, text, Ticks.PENDING, Ticks.PENDING.name());
    }

    /** Adds a message that has arrived: somebody else's, or the copy of one from another device of this account. */
    public Message addArrived(MessageId id, Instant serverTime, String text) {
        Ticks ticks = REACHED.reversed().stream()
                .filter(reached -> ranges(reached).contains(id))
                .findFirst()
                .orElse(Ticks.SENT);
        return database.transaction(() -> {
            Message added = add(id, serverTime, text, ticks, News.UNTOLD);
            order.place(id, serverTime);
            return added;
        });
    }

    /**
     * A message that is here has come once more, because its sender had to submit it again: the latest server time is
     * the one that every device ends up with.
     */
    public void repeated(MessageId id, Instant serverTime) {
        List<Object> parameters = new ArrayList<>(List.of(serverTime.toEpochMilli()));
        Collections.addAll(parameters, key(id));
        parameters.add(serverTime.toEpochMilli());
        database.transaction(() -> {
            int risen = database.update(
                    "UPDATE message SET time = ?" + BY_ID + " AND time < ? AND ticks NOT IN ('PENDING', 'FAILED')",
                    parameters.toArray());
            if (risen > 0) {
                order.placeAnew(id);
            }
            return risen;
        });
    }

    /** The server has confirmed a message of this device; empty if it is not (or no longer) in the history. */
    public Optional<Message> accepted(MessageId id, Instant serverTime) {
        List<Object> parameters = new ArrayList<>(List.of(serverTime.toEpochMilli()));
        Collections.addAll(parameters, key(id));
        database.update(
                "UPDATE message SET time = ?, ticks = CASE ticks WHEN 'PENDING' THEN 'SENT' ELSE ticks END" + BY_ID,
                parameters.toArray());
        order.place(id, serverTime);
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
     * Messages have got as far as {@link Ticks#DELIVERED}, {@link Ticks#READ} or {@link Ticks#PLAYED}. What is said of
     * a message that is not here yet is kept for when it comes.
     *
     * @return those whose ticks this has changed, by number
     */
    public List<Message> reached(NumberLine line, Range numbers, Ticks ticks) {
        String before = Stream.of(Ticks.values())
                .filter(earlier -> earlier.compareTo(ticks) < 0)
                .map(earlier -> "'" + earlier + "'")
                .collect(Collectors.joining(", "));
        return database.transaction(() -> {
            ranges(ticks).add(line, numbers);
            List<Message> changed = database.list(
                    SELECT + """
                            WHERE m.sender_account = ? AND m.sender_device = ? AND m.conversation = ?
                              AND m.number BETWEEN ? AND ? AND m.ticks IN (""" + before + ") ORDER BY m.number",
                    History::message,
                    line.sender().account().toString(),
                    line.sender().device(),
                    line.conversation().toString(),
                    numbers.first(),
                    numbers.last());
            changed.forEach(message ->
                    database.update("UPDATE message SET ticks = '" + ticks + "'" + BY_ID, key(message.id())));
            return changed.stream().map(message -> message.with(ticks)).toList();
        });
    }

    /** One message. */
    public Optional<Message> find(MessageId id) {
        return database.first(SELECT + """
                        WHERE m.sender_account = ? AND m.sender_device = ? AND m.conversation = ? AND m.number = ?""", History::message, key(id));
    }

    /**
     * The last messages with one account, oldest first, in the order that every device shows; see {@link DisplayOrder}.
     */
    public List<Message> with(AccountId peer, int limit) {
        return database.list(
                        SELECT + """
                                WHERE m.peer = ?""" + DisplayOrder.BY_PLACE_LATEST_FIRST + " LIMIT ?",
                        History::message,
                        peer.toString(),
                        limit)
                .reversed();
    }

    /** The newest messages with anybody that the server has, newest first. */
    public List<Message> latest(int limit) {
        return database.list(
                SELECT + " WHERE m.ticks NOT IN ('PENDING', 'FAILED')" + DisplayOrder.BY_PLACE_LATEST_FIRST
                        + " LIMIT ?",
                History::message,
                limit);
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
        Collections.addAll(
                parameters, peer.toString(), sent, time.toEpochMilli(), text, ticks.name(), told, time.toEpochMilli());
        database.update("""
                INSERT INTO message (sender_account, sender_device, conversation, number, peer, sent, time, body, ticks,
                                     told, place)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", parameters.toArray());
        return find(id).orElseThrow();
    }

    private NumberRanges ranges(Ticks reached) {
        return new NumberRanges(database, reached.name());
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
