// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import java.util.List;
import org.chasqui.client.store.Database;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyStore;

/** Signed EC prekeys; earlier ones stay for messages that are still on their way. */
final class SqliteSignedPreKeyStore implements SignedPreKeyStore {

    private final Database database;

    SqliteSignedPreKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public SignedPreKeyRecord loadSignedPreKey(int id) throws InvalidKeyIdException {
        byte[] stored = database.first("SELECT record FROM signed_pre_key WHERE id = ?", row -> row.getBytes(1), id)
                .orElseThrow(() -> new InvalidKeyIdException("no signed prekey " + id));
        return parse(stored);
    }

    @Override
    public List<SignedPreKeyRecord> loadSignedPreKeys() {
        return database.list("SELECT record FROM signed_pre_key ORDER BY id", row -> parse(row.getBytes(1)));
    }

    @Override
    public void storeSignedPreKey(int id, SignedPreKeyRecord signedPreKey) {
        database.update("INSERT INTO signed_pre_key (id, record) VALUES (?, ?)", id, signedPreKey.serialize());
    }

    @Override
    public boolean containsSignedPreKey(int id) {
        return database.exists("SELECT 1 FROM signed_pre_key WHERE id = ?", id);
    }

    @Override
    public void removeSignedPreKey(int id) {
        database.update("DELETE FROM signed_pre_key WHERE id = ?", id);
    }

    private static SignedPreKeyRecord parse(byte[] stored) {
        try {
            return new SignedPreKeyRecord(stored);
        } catch (InvalidMessageException e) {
            throw new IllegalStateException("a stored signed prekey is damaged", e);
        }
    }
}
