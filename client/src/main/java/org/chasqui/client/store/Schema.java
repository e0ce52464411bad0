// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.chasqui.client.failure.StoreException;

/** The tables of {@code chasqui.db}. Account ids are stored as 16 hex digits, times as milliseconds since 1970. */
final class Schema {

    private static final String VERSION_1 = """
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

    /** Receipts of every kind and marks as ranges, places in the display order, a pinned certificate. */
    private static final String VERSION_2 = """
            CREATE TABLE number_range (
                purpose TEXT NOT NULL, account TEXT NOT NULL, device INTEGER NOT NULL, conversation TEXT NOT NULL,
                first INTEGER NOT NULL, last INTEGER NOT NULL,
                PRIMARY KEY (purpose, account, device, conversation, first)) WITHOUT ROWID;
            INSERT INTO number_range (purpose, account, device, conversation, first, last)
                SELECT 'DELIVERED', p.account, d.sender_device, d.conversation, d.first, d.last
                FROM delivered d, profile p;
            DROP TABLE delivered;
            ALTER TABLE message ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
            UPDATE message SET place = time;
            DROP INDEX message_by_peer;
            CREATE INDEX message_by_peer ON message (peer, place);
            CREATE TABLE server_pin (id INTEGER PRIMARY KEY CHECK (id = 1), sha256 TEXT NOT NULL);
            """;

    /**
     * Certified devices, messages for a single device of a recipient and the retries they serve, history for new
     * devices. Identity keys met before are worth nothing without a certificate.
     */
    private static final String VERSION_3 = """
            ALTER TABLE profile ADD COLUMN account_key BLOB;
            ALTER TABLE profile ADD COLUMN account_private_key BLOB;
            ALTER TABLE profile ADD COLUMN certificate BLOB;
            ALTER TABLE profile ADD COLUMN first_number INTEGER NOT NULL DEFAULT 1;
            CREATE TABLE account_key (account TEXT PRIMARY KEY, key BLOB NOT NULL, suspect BLOB);
            DROP TABLE peer_identity;
            CREATE TABLE certified_identity (
                account TEXT NOT NULL, device INTEGER NOT NULL, key BLOB NOT NULL, account_key BLOB NOT NULL,
                PRIMARY KEY (account, device, key, account_key)) WITHOUT ROWID;
            CREATE TABLE refused_key (account TEXT NOT NULL, key BLOB NOT NULL, PRIMARY KEY (account, key)) WITHOUT ROWID;
            ALTER TABLE outbox ADD COLUMN content BLOB;
            ALTER TABLE outbox ADD COLUMN device INTEGER;
            CREATE TABLE sent_content (
                conversation TEXT NOT NULL, number INTEGER NOT NULL, device INTEGER NOT NULL, content BLOB NOT NULL,
                time INTEGER NOT NULL, PRIMARY KEY (conversation, number));
            CREATE TABLE retry (
                purpose TEXT NOT NULL, account TEXT NOT NULL, device INTEGER NOT NULL,
                conversation TEXT NOT NULL, number INTEGER NOT NULL, tries INTEGER NOT NULL, time INTEGER NOT NULL,
                PRIMARY KEY (purpose, account, device, conversation, number)) WITHOUT ROWID;
            CREATE TABLE new_device (
                device INTEGER PRIMARY KEY, identity_key BLOB NOT NULL, since INTEGER, begun INTEGER,
                history INTEGER NOT NULL);
            """;

    /** What makes each version of the version before it; never changed, only added to. */
    static final List<String> STEPS = List.of(VERSION_1, VERSION_2, VERSION_3);

    private Schema() {}

    /** Creates the tables in a new file and brings an older one up to date; refuses a file of a newer version. */
    static void ensure(Database database, Path file) {
        int version =
                database.first("PRAGMA user_version", row -> row.getInt(1)).orElse(0);
        if (version == STEPS.size()) {
            return;
        }
        if (version < 0 || version > STEPS.size()) {
            throw new StoreException(
                    "Cannot use " + file,
                    new SQLException("its version is " + version + ", this program reads version " + STEPS.size()));
        }
        database.transaction(() -> {
            for (String step : STEPS.subList(version, STEPS.size())) {
                for (String statement : step.split(";", -1)) {
                    if (!statement.isBlank()) {
                        database.update(statement);
                    }
                }
            }
            return database.update("PRAGMA user_version = " + STEPS.size());
        });
    }
}
