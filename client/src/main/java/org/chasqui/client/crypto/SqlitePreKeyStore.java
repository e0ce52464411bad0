// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import org.chasqui.client.store.Database;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyStore;

/** One-time EC prekeys, each removed with the first message that uses it. */
final class SqlitePreKeyStore implements PreKeyStore {

    private final Database database;

    SqlitePreKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public PreKeyRecord loadPreKey(int id) throws InvalidKeyIdException {
        byte[] stored = database.first("SELECT record FROM pre_key WHERE id = ?", row -> row.getBytes(1), id)
                .orElseThrow(() -> new InvalidKeyIdException("no one-time prekey " + id));
        try {
            return new PreKeyRecord(stored);
        } catch (InvalidMessageException e) {
            throw new IllegalStateException("stored prekey " + id + " is damaged", e);
        }
    }

    @Override
    public void storePreKey(int id, PreKeyRecord preKey) {
        database.update("INSERT INTO pre_key (id, record) VALUES (?, ?)", id, preKey.serialize());
    }

    @Override
    public boolean containsPreKey(int id) {
        return database.exists("SELECT 1 FROM pre_key WHERE id = ?", id);
    }

    @Override
    public void removePreKey(int id) {
        database.update("DELETE FROM pre_key WHERE id = ?", id);
    }
}
