// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.state.IdentityKeyStore;
import org.signal.libsignal.protocol.state.SessionRecord;

/**
 * Identity keys of peers' devices. Whether a device is to be believed is {@link DeviceTrust}'s to say: before anything
 * is encrypted for it, and after something of it was decrypted, since what it shows for itself is inside.
 */
final class SqliteIdentityKeyStore implements IdentityKeyStore {

    private final SqliteSessionStore sessions;
    private final LocalIdentity local;
    private final DeviceTrust trust;

    SqliteIdentityKeyStore(SqliteSessionStore sessions, LocalIdentity local, DeviceTrust trust) {
        this.sessions = sessions;
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

    /** Keeps nothing: the session holds the key, and {@link DeviceTrust} what it is worth. */
    @Override
    public IdentityChange saveIdentity(SignalProtocolAddress address, IdentityKey key) {
        return IdentityChange.NEW_OR_UNCHANGED;
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

    /** The key of the other side of the session; null if there is none, as libsignal wants it. */
    @Override
    public @Nullable IdentityKey getIdentity(SignalProtocolAddress address) {
        SessionRecord session = sessions.loadSession(address);
        return session == null ? null : session.getRemoteIdentityKey();
    }
}
