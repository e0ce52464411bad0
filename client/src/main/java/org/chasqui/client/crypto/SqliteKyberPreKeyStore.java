// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import java.util.List;
import org.chasqui.client.store.Database;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.ReusedBaseKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.KyberPreKeyStore;

/**
 * Kyber prekeys. One-time ones are removed when used. The last-resort key stays, and with it the base keys that came
 * with its use, since a base key that comes again is a replay.
 */
final class SqliteKyberPreKeyStore implements KyberPreKeyStore {

    private static final String INSERT = "INSERT INTO kyber_pre_key (id, record, last_resort) VALUES (?, ?, ?)";

    private final Database database;

    SqliteKyberPreKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public KyberPreKeyRecord loadKyberPreKey(int id) throws InvalidKeyIdException {
        byte[] stored = database.first("SELECT record FROM kyber_pre_key WHERE id = ?", row -> row.getBytes(1), id)
                .orElseThrow(() -> new InvalidKeyIdException("no Kyber prekey " + id));
        return parse(stored);
    }

    @Override
    public List<KyberPreKeyRecord> loadKyberPreKeys() {
        return database.list("SELECT record FROM kyber_pre_key ORDER BY id", row -> parse(row.getBytes(1)));
    }

    @Override
    public void storeKyberPreKey(int id, KyberPreKeyRecord kyberPreKey) {
        database.update(INSERT, id, kyberPreKey.serialize(), false);
    }

    /** Stores a key that outlives its use. */
    void storeLastResort(int id, KyberPreKeyRecord kyberPreKey) {
        database.update(INSERT, id, kyberPreKey.serialize(), true);
    }

    /** Last-resort keys, oldest first. */
    List<KyberPreKeyRecord> loadLastResorts() {
        return database.list(
                "SELECT record FROM kyber_pre_key WHERE last_resort ORDER BY id", row -> parse(row.getBytes(1)));
    }

    /** Forgets a last-resort key and what was used with it. */
    void removeLastResort(int id) {
        database.update("DELETE FROM kyber_pre_key WHERE id = ?", id);
        database.update("DELETE FROM kyber_base_key WHERE kyber_id = ?", id);
    }

    @Override
    public boolean containsKyberPreKey(int id) {
        return database.exists("SELECT 1 FROM kyber_pre_key WHERE id = ?", id);
    }

    @Override
    public void markKyberPreKeyUsed(int kyberId, int signedId, ECPublicKey baseKey) throws ReusedBaseKeyException {
        if (database.update("DELETE FROM kyber_pre_key WHERE id = ? AND NOT last_resort", kyberId) == 1) {
            return;
        }
        int added = database.update(
                "INSERT OR IGNORE INTO kyber_base_key (kyber_id, signed_id, base_key) VALUES (?, ?, ?)",
                kyberId,
                signedId,
                baseKey.serialize());
        if (added == 0) {
            throw new ReusedBaseKeyException("base key used before with last-resort key " + kyberId);
        }
    }

    private static KyberPreKeyRecord parse(byte[] stored) {
        try {
            return new KyberPreKeyRecord(stored);
        } catch (InvalidMessageException e) {
            throw new IllegalStateException("a stored Kyber prekey is damaged", e);
        }
    }
}
