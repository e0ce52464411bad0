// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.chasqui.client.identity.AccountId;
import org.chasqui.protocol.v1.Content;
import org.jspecify.annotations.Nullable;

/** Messages that the server has not confirmed yet, and the counter of message numbers per conversation. */
public final class Outbox {

    private final Database database;

    /** Works on an open database. */
    public Outbox(Database database) {
        this.database = database;
    }

    /** Puts a message in under the conversation's next number, and returns that number. */
    public long add(AccountId conversation, String text) {
        return add(conversation, text, null);
    }

    /** The same for something that a single device of the recipient gets. */
    public long add(AccountId conversation, Directed directed) {
        return add(conversation, "", directed);
    }

    private long add(AccountId conversation, String text, @Nullable Directed directed) {
        return database.transaction(() -> {
            String account = conversation.toString();
            database.update("""
                    INSERT INTO conversation (account, last_number)
                        VALUES (?, (SELECT coalesce(max(first_number), 1) FROM profile))
                    ON CONFLICT (account) DO UPDATE SET last_number = last_number + 1""", account);
            long number = database.first(
                            "SELECT last_number FROM conversation WHERE account = ?", row -> row.getLong(1), account)
                    .orElseThrow();
            database.update(
                    "INSERT INTO outbox (conversation, number, body, device, content) VALUES (?, ?, ?, ?, ?)",
                    account,
                    number,
                    text,
                    directed == null ? null : directed.device(),
                    directed == null ? null : directed.content().toByteArray());
            return number;
        });
    }

    /** Stores the encoded frame that is about to be sent, so that a retry sends the same bytes. */
    public void keepFrame(AccountId conversation, long number, ByteString frame) {
        database.update(
                "UPDATE outbox SET frame = ? WHERE conversation = ? AND number = ?",
                frame.toByteArray(),
                conversation.toString(),
                number);
    }

    /** One of them. */
    public Optional<OutboxEntry> find(AccountId conversation, long number) {
        return database.first("""
                SELECT conversation, number, body, frame, device, content FROM outbox
                WHERE conversation = ? AND number = ?""", Outbox::entry, conversation.toString(), number);
    }

    /** Everything for a conversation, by number. */
    public List<OutboxEntry> all(AccountId conversation) {
        return database.list("""
                SELECT conversation, number, body, frame, device, content FROM outbox
                WHERE conversation = ? ORDER BY number""", Outbox::entry, conversation.toString());
    }

    /** Takes a message out; empty if it was not there. */
    public Optional<OutboxEntry> take(AccountId conversation, long number) {
        return database.transaction(() -> {
            Optional<OutboxEntry> taken = find(conversation, number);
            boolean _ = remove(conversation, number);
            return taken;
        });
    }

    /** Takes a message out; false if it was not there. */
    public boolean remove(AccountId conversation, long number) {
        return database.update(
                        "DELETE FROM outbox WHERE conversation = ? AND number = ?", conversation.toString(), number)
                == 1;
    }

    /**
     * Takes out the last message of a conversation and frees its number, if the message was never encrypted. Numbers
     * that may have reached the server are never used again.
     *
     * @return false if that cannot be done; then nothing has changed
     */
    public boolean withdraw(AccountId conversation, long number) {
        return database.transaction(() -> {
            int freed = database.update("""
                    UPDATE conversation SET last_number = last_number - 1
                    WHERE account = ?1 AND last_number = ?2 AND EXISTS (
                        SELECT 1 FROM outbox WHERE conversation = ?1 AND number = ?2 AND frame IS NULL)""", conversation.toString(), number);
            return freed == 1 && remove(conversation, number);
        });
    }

    /** The oldest message of a conversation. */
    public Optional<OutboxEntry> first(AccountId conversation) {
        return database.first("""
                SELECT conversation, number, body, frame, device, content FROM outbox
                WHERE conversation = ? ORDER BY number LIMIT 1""", Outbox::entry, conversation.toString());
    }

    /** Everything, by conversation and number. */
    public List<OutboxEntry> all() {
        return database.list("""
                SELECT conversation, number, body, frame, device, content FROM outbox
                ORDER BY conversation, number""", Outbox::entry);
    }

    private static OutboxEntry entry(ResultSet row) throws SQLException {
        byte[] frame = row.getBytes(4);
        byte[] content = row.getBytes(6);
        return new OutboxEntry(
                AccountId.parse(row.getString(1)),
                row.getLong(2),
                row.getString(3),
                content == null ? null : new Directed(row.getInt(5), parse(content)),
                frame == null ? null : ByteString.copyFrom(frame));
    }

    private static Content parse(byte[] stored) {
        try {
            return Content.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored content is damaged", e);
        }
    }
}
