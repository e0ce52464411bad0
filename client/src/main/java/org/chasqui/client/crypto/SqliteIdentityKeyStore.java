// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import org.chasqui.client.store.Database;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.state.IdentityKeyStore;

/** Identity keys of peers' devices: trusted on first use, and no other one after that. */
final class SqliteIdentityKeyStore implements IdentityKeyStore {

    private final Database database;
    private final LocalIdentity local;

    SqliteIdentityKeyStore(Database database, LocalIdentity local) {
        this.database = database;
        this.local = local;
    }

    @Override
    public IdentityKeyPair getIdentityKeyPair() {
        return local.keyPair();
    }

    @Override
    public int getLocalRegistrationId() {
        return local.registrationId();
    }

    /** Keeps the first key of a device. Never replaces one: {@link #isTrustedIdentity} has refused the other. */
    @Override
    public IdentityChange saveIdentity(SignalProtocolAddress address, IdentityKey key) {
        database.update(
                "INSERT OR IGNORE INTO peer_identity (account, device, key) VALUES (?, ?, ?)",
                address.getName(),
                address.getDeviceId(),
                key.serialize());
        return IdentityChange.NEW_OR_UNCHANGED;
    }

    @Override
    public boolean isTrustedIdentity(SignalProtocolAddress address, IdentityKey key, Direction direction) {
        IdentityKey known = getIdentity(address);
        return known == null || known.equals(key);
    }

    /** Null if the device is not known, as libsignal wants it. */
    @Override
    public @Nullable IdentityKey getIdentity(SignalProtocolAddress address) {
        return database.first(
                        "SELECT key FROM peer_identity WHERE account = ? AND device = ?",
                        row -> parse(row.getBytes(1)),
                        address.getName(),
                        address.getDeviceId())
                .orElse(null);
    }

    private static IdentityKey parse(byte[] stored) {
        try {
            return new IdentityKey(stored);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a stored identity key is damaged", e);
        }
    }
}
