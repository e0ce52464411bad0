// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.chasqui.client.identity.AccountId;

/**
 * Which message numbers of this account's devices a recipient has got: the union of all receipts, also for messages
 * that this device has not seen yet.
 */
public final class DeliveredRanges {

    private final Database database;

    /** Works on an open database. */
    public DeliveredRanges(Database database) {
        this.database = database;
    }

    private record Bounds(long first, long last) {

        static Bounds of(ResultSet row) throws SQLException {
            return new Bounds(row.getLong(1), row.getLong(2));
        }

        Bounds union(Bounds other) {
            return new Bounds(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    /** Adds the numbers from first to last, both included, sent by a device of this account to a conversation. */
    public void add(AccountId conversation, int senderDevice, long first, long last) {
        if (first < 1 || last < first) {
            return; // nothing of ours has such numbers
        }
        String touching =
                " FROM delivered WHERE conversation = ? AND sender_device = ? AND last >= ? - 1 AND first - 1 <= ?";
        Object[] where = {conversation.toString(), senderDevice, first, last};
        database.transaction(() -> {
            Bounds known = database.list("SELECT first, last" + touching, Bounds::of, where).stream()
                    .reduce(new Bounds(first, last), Bounds::union);
            database.update("DELETE" + touching, where);
            return database.update(
                    "INSERT INTO delivered (conversation, sender_device, first, last) VALUES (?, ?, ?, ?)",
                    conversation.toString(),
                    senderDevice,
                    known.first(),
                    known.last());
        });
    }

    /** Whether a message has been delivered to its recipient. */
    public boolean contains(AccountId conversation, int senderDevice, long number) {
        return database.exists(
                "SELECT 1 FROM delivered WHERE conversation = ? AND sender_device = ? AND ? BETWEEN first AND last",
                conversation.toString(),
                senderDevice,
                number);
    }

    /** In how many ranges the numbers of a conversation and device are kept. */
    int ranges(AccountId conversation, int senderDevice) {
        return database.first(
                        "SELECT count(*) FROM delivered WHERE conversation = ? AND sender_device = ?",
                        row -> row.getInt(1),
                        conversation.toString(),
                        senderDevice)
                .orElse(0);
    }
}
