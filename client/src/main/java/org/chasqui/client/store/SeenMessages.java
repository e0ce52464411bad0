// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import org.chasqui.client.identity.MessageId;

/** Which messages have arrived on this device, readable or not: what makes each of them shown once. */
public final class SeenMessages {

    private final Database database;

    /** Works on an open database. */
    public SeenMessages(Database database) {
        this.database = database;
    }

    /** Whether this message arrived before. */
    public boolean contains(MessageId id) {
        return database.exists("""
                SELECT 1 FROM seen
                WHERE sender_account = ? AND sender_device = ? AND conversation = ? AND number = ?""", History.key(id));
    }

    /** Remembers that it has. */
    public void add(MessageId id) {
        database.update(
                "INSERT OR IGNORE INTO seen (sender_account, sender_device, conversation, number) VALUES (?, ?, ?, ?)",
                History.key(id));
    }
}
