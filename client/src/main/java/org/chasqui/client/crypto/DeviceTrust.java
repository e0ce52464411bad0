// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.AccountKeys;
import org.chasqui.client.store.Database;
import org.jspecify.annotations.Nullable;

/**
 * Decides which devices speak for an account: those that its account key has certified. The first key that an account
 * shows is trusted; another one later is noted, and only the user can put it in place of the first. The own account's
 * key is known for certain and no other is ever taken.
 */
final class DeviceTrust {

    private final Database database;
    private final AccountKeys keys;
    private final AccountId self;

    DeviceTrust(Database database, AccountId self) {
        this.database = database;
        this.keys = new AccountKeys(database);
        this.self = self;
    }

    /** What there is to say of a device. */
    enum Verdict {
        /** Certified by the key that is trusted. */
        CERTIFIED,
        /** Certified, but by a key that the user has not accepted. */
        ACCOUNT_KEY_CHANGED,
        /** Nobody who counts vouches for it. */
        UNCERTIFIED
    }

    /**
     * Looks at what a device shows and remembers what it is worth, in the caller's transaction.
     *
     * @param certificate null if it shows none; then what is known of its identity key counts
     */
    Verdict judge(
            DeviceAddress device, int registrationId, ByteString identityKey, @Nullable DeviceCertificate certificate) {
        if (certificate == null) {
            return known(device, identityKey);
        }
        if (!certificate.certifies(device.device(), registrationId, identityKey)) {
            return Verdict.UNCERTIFIED;
        }
        if (keys.isRefused(device.account(), certificate.accountKey())) {
            return Verdict.UNCERTIFIED;
        }
        Optional<AccountKeys.Known> known = keys.find(device.account());
        if (known.isPresent() && !known.get().key().equals(certificate.accountKey())) {
            if (device.account().equals(self)) {
                return Verdict.UNCERTIFIED;
            }
            keys.suspect(device.account(), certificate.accountKey());
            remember(device, identityKey, certificate.accountKey());
            return Verdict.ACCOUNT_KEY_CHANGED;
        }
        if (known.isEmpty()) {
            keys.trust(device.account(), certificate.accountKey());
        }
        remember(device, identityKey, certificate.accountKey());
        return Verdict.CERTIFIED;
    }

    /** Whether something may be encrypted for a device with that key. */
    boolean maySendTo(DeviceAddress device, ByteString identityKey) {
        return isCertified(device, identityKey) && !isInDoubt(device.account());
    }

    /** Whether the key that is trusted vouches for a device with that identity key. */
    boolean isCertified(DeviceAddress device, ByteString identityKey) {
        return known(device, identityKey) == Verdict.CERTIFIED;
    }

    /** Whether another key has turned up that the user has not judged. */
    boolean isInDoubt(AccountId account) {
        return keys.isInDoubt(account);
    }

    private Verdict known(DeviceAddress device, ByteString identityKey) {
        Optional<AccountKeys.Known> account = keys.find(device.account());
        if (account.isEmpty()) {
            return Verdict.UNCERTIFIED;
        }
        if (vouches(account.get().key(), device, identityKey)) {
            return Verdict.CERTIFIED;
        }
        ByteString suspect = account.get().suspect();
        return suspect != null && vouches(suspect, device, identityKey)
                ? Verdict.ACCOUNT_KEY_CHANGED
                : Verdict.UNCERTIFIED;
    }

    private boolean vouches(ByteString accountKey, DeviceAddress device, ByteString identityKey) {
        return database.exists(
                "SELECT 1 FROM certified_identity WHERE account = ? AND device = ? AND key = ? AND account_key = ?",
                device.account().toString(),
                device.device(),
                identityKey.toByteArray(),
                accountKey.toByteArray());
    }

    private void remember(DeviceAddress device, ByteString identityKey, ByteString accountKey) {
        database.update(
                "INSERT OR IGNORE INTO certified_identity (account, device, key, account_key) VALUES (?, ?, ?, ?)",
                device.account().toString(),
                device.device(),
                identityKey.toByteArray(),
                accountKey.toByteArray());
    }
}
