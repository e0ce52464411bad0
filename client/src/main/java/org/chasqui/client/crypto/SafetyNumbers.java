// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.store.AccountKeys;
import org.chasqui.client.store.Database;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.fingerprint.NumericFingerprintGenerator;

/** Numbers that two people compare to see that they hold each other's account keys and nobody else's. */
public final class SafetyNumbers {

    private static final int ITERATIONS = 5200;
    private static final int VERSION = 2;

    private final AccountKeys keys;
    private final AccountId self;
    private final ByteString ownKey;

    /** For one account. */
    public SafetyNumbers(Database database, AccountId self, ByteString ownKey) {
        this.keys = new AccountKeys(database);
        this.self = self;
        this.ownKey = ownKey;
    }

    /** The number with an account, and behind it the one that would be if the user accepted the key that turned up. */
    public List<SafetyNumber> with(AccountId account) {
        return keys.find(account).stream()
                .flatMap(known -> Stream.concat(
                        Stream.of(number(account, known.key(), true)),
                        Stream.ofNullable(known.suspect()).map(suspect -> number(account, suspect, false))))
                .toList();
    }

    private SafetyNumber number(AccountId peer, ByteString key, boolean accepted) {
        try {
            String digits = new NumericFingerprintGenerator(ITERATIONS)
                    .createFor(
                            VERSION,
                            stableId(self),
                            new IdentityKey(ownKey.toByteArray()),
                            stableId(peer),
                            new IdentityKey(key.toByteArray()))
                    .getDisplayableFingerprint()
                    .getDisplayText();
            return new SafetyNumber(peer, key, digits, accepted);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a stored account key is damaged", e);
        }
    }

    private static byte[] stableId(AccountId account) {
        return account.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
