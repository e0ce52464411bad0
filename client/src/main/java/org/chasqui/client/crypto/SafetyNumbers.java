// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.Database;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.fingerprint.NumericFingerprintGenerator;

/** Numbers that two people compare to see that their devices hold each other's keys and nobody else's. */
public final class SafetyNumbers {

    private static final int ITERATIONS = 5200;
    private static final int VERSION = 2;

    private final Database database;
    private final DeviceAddress self;
    private final LocalIdentity local;

    /** For this device. */
    public SafetyNumbers(Database database, DeviceAddress self, LocalIdentity local) {
        this.database = database;
        this.self = self;
        this.local = local;
    }

    /** One for each device of the account whose identity key this device has seen, in rising order. */
    public List<SafetyNumber> with(AccountId account) {
        return database.list(
                "SELECT device, key FROM peer_identity WHERE account = ? ORDER BY device",
                row -> number(new DeviceAddress(account, row.getInt(1)), row.getBytes(2)),
                account.toString());
    }

    private SafetyNumber number(DeviceAddress peer, byte[] key) {
        try {
            String digits = new NumericFingerprintGenerator(ITERATIONS)
                    .createFor(
                            VERSION,
                            stableId(self.account()),
                            local.keyPair().getPublicKey(),
                            stableId(peer.account()),
                            new IdentityKey(key))
                    .getDisplayableFingerprint()
                    .getDisplayText();
            return new SafetyNumber(peer, digits);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a stored identity key is damaged", e);
        }
    }

    private static byte[] stableId(AccountId account) {
        return account.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
