// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.chasqui.client.failure.StoreException;

/** The tables of {@code chasqui.db}. Account ids are stored as 16 hex digits, times as milliseconds since 1970. */
final class Schema {

    private static final int VERSION = 1;

    private static final String TABLES = """
            CREATE TABLE profile (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                server TEXT NOT NULL, account TEXT NOT NULL, user TEXT NOT NULL, device INTEGER NOT NULL,
                token TEXT NOT NULL, identity_key_pair BLOB NOT NULL, registration_id INTEGER NOT NULL,
                keys_published INTEGER NOT NULL);
            CREATE TABLE account_name (account TEXT PRIMARY KEY, name TEXT NOT NULL);
            CREATE TABLE key_id (kind TEXT PRIMARY KEY, last INTEGER NOT NULL);
            CREATE TABLE pre_key (id INTEGER PRIMARY KEY, record BLOB NOT NULL);
            CREATE TABLE signed_pre_key (id INTEGER PRIMARY KEY, record BLOB NOT NULL);
            CREATE TABLE kyber_pre_key (id INTEGER PRIMARY KEY, record BLOB NOT NULL, last_resort INTEGER NOT NULL);
            CREATE TABLE kyber_base_key (
                kyber_id INTEGER NOT NULL, signed_id INTEGER NOT NULL, base_key BLOB NOT NULL,
                PRIMARY KEY (kyber_id, signed_id, base_key));
            CREATE TABLE session (
                account TEXT NOT NULL, device INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (account, device));
            CREATE TABLE peer_identity (
                account TEXT NOT NULL, device INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (account, device));
            CREATE TABLE conversation (account TEXT PRIMARY KEY, last_number INTEGER NOT NULL);
            CREATE TABLE draft (id INTEGER PRIMARY KEY, user TEXT NOT NULL, body TEXT NOT NULL);
            CREATE TABLE outbox (
                conversation TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL, frame BLOB,
                PRIMARY KEY (conversation, number));
            CREATE TABLE message (
                sender_account TEXT NOT NULL, sender_device INTEGER NOT NULL,
                conversation TEXT NOT NULL, number INTEGER NOT NULL,
                peer TEXT NOT NULL, sent INTEGER NOT NULL, time INTEGER NOT NULL, body TEXT NOT NULL,
                ticks TEXT NOT NULL, told TEXT NOT NULL,
                PRIMARY KEY (sender_account, sender_device, conversation, number));
            CREATE INDEX message_by_peer ON message (peer, time);
            CREATE TABLE seen (
                sender_account TEXT NOT NULL, sender_device INTEGER NOT NULL,
                conversation TEXT NOT NULL, number INTEGER NOT NULL,
                PRIMARY KEY (sender_account, sender_device, conversation, number)) WITHOUT ROWID;
            CREATE TABLE delivered (
                conversation TEXT NOT NULL, sender_device INTEGER NOT NULL,
                first INTEGER NOT NULL, last INTEGER NOT NULL,
                PRIMARY KEY (conversation, sender_device, first)) WITHOUT ROWID;
            """;

    private Schema() {}

    /** Creates the tables in a new file; refuses a file of another version. */
    static void ensure(Database database, Path file) {
        int version =
                database.first("PRAGMA user_version", row -> row.getInt(1)).orElse(0);
        if (version == VERSION) {
            return;
        }
        if (version != 0) {
            throw new StoreException(
                    "Cannot use " + file,
                    new SQLException("its version is " + version + ", this program reads version " + VERSION));
        }
        database.transaction(() -> {
            for (String statement : TABLES.split(";", -1)) {
                if (!statement.isBlank()) {
                    database.update(statement);
                }
            }
            return database.update("PRAGMA user_version = " + VERSION);
        });
    }
}
