// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.chasqui.client.identity.AccountId;
import org.chasqui.protocol.v1.Content;

/** What was said to single devices and is no message of the history, kept for as long as it may be asked for again. */
public final class SentContents {

    private final Database database;
    private final Duration kept;

    /** Works on an open database. */
    public SentContents(Database database, Duration kept) {
        this.database = database;
        this.kept = kept;
    }

    /** Keeps one; those that are too old to be asked for go. */
    public void add(AccountId conversation, long number, Directed directed, Instant now) {
        database.update(
                "DELETE FROM sent_content WHERE time < ?", now.minus(kept).toEpochMilli());
        database.update(
                "INSERT OR REPLACE INTO sent_content (conversation, number, device, content, time) VALUES (?, ?, ?, ?, ?)",
                conversation.toString(),
                number,
                directed.device(),
                directed.content().toByteArray(),
                now.toEpochMilli());
    }

    /** What was said under a number, and to which device. */
    public Optional<Directed> find(AccountId conversation, long number) {
        return database.first(
                "SELECT device, content FROM sent_content WHERE conversation = ? AND number = ?",
                row -> new Directed(row.getInt(1), parse(row.getBytes(2))),
                conversation.toString(),
                number);
    }

    private static Content parse(byte[] stored) {
        try {
            return Content.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored content is damaged", e);
        }
    }
}
