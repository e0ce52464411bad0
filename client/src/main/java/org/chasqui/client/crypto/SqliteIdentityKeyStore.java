// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.Database;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.state.IdentityKeyStore;

/**
 * Identity keys of peers' devices. Whether a device is to be believed is {@link DeviceTrust}'s to say: before anything
 * is encrypted for it, and after something of it was decrypted, since what it shows for itself is inside.
 */
final class SqliteIdentityKeyStore implements IdentityKeyStore {

    private final Database database;
    private final LocalIdentity local;
    private final DeviceTrust trust;

    SqliteIdentityKeyStore(Database database, LocalIdentity local, DeviceTrust trust) {
        this.database = database;
        this.local = local;
        this.trust = trust;
    }

    @Override
    public IdentityKeyPair getIdentityKeyPair() {
        return local.keyPair();
    }

    @Override
    public int getLocalRegistrationId() {
        return local.registrationId();
    }

    /** Keeps the key under which a session was made; a new one is nobody's until its certificate was seen. */
    @Override
    public IdentityChange saveIdentity(SignalProtocolAddress address, IdentityKey key) {
        IdentityKey known = getIdentity(address);
        if (key.equals(known)) {
            return IdentityChange.NEW_OR_UNCHANGED;
        }
        database.update(
                "INSERT OR REPLACE INTO peer_identity (account, device, key, certified_by) VALUES (?, ?, ?, NULL)",
                address.getName(),
                address.getDeviceId(),
                key.serialize());
        return known == null ? IdentityChange.NEW_OR_UNCHANGED : IdentityChange.REPLACED_EXISTING;
    }

    @Override
    public boolean isTrustedIdentity(SignalProtocolAddress address, IdentityKey key, Direction direction) {
        return switch (direction) {
            case RECEIVING -> true; // judged by what is inside, before any of it is shown
            case SENDING ->
                trust.maySendTo(
                        new DeviceAddress(AccountId.parse(address.getName()), address.getDeviceId()),
                        ByteString.copyFrom(key.serialize()));
        };
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
