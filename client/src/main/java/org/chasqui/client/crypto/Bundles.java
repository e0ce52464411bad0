// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.api.PreKey;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kem.KEMPublicKey;
import org.signal.libsignal.protocol.state.PreKeyBundle;

/** Turns a claimed bundle into libsignal's. */
final class Bundles {

    private Bundles() {}

    /** @throws InvalidKeyException if a key cannot be decoded; signatures are checked when the session begins */
    static PreKeyBundle decode(ClaimedDevice claimed) throws InvalidKeyException {
        PreKey preKey = claimed.preKey();
        return new PreKeyBundle(
                claimed.registrationId(),
                claimed.device(),
                preKey == null ? PreKeyBundle.NULL_PRE_KEY_ID : preKey.id(),
                decode(preKey),
                claimed.signedPreKey().id(),
                new ECPublicKey(claimed.signedPreKey().publicKey().toByteArray()),
                claimed.signedPreKey().signature().toByteArray(),
                new IdentityKey(claimed.identityKey().toByteArray()),
                claimed.kyberPreKey().id(),
                new KEMPublicKey(claimed.kyberPreKey().publicKey().toByteArray()),
                claimed.kyberPreKey().signature().toByteArray());
    }

    private static @Nullable ECPublicKey decode(@Nullable PreKey preKey) throws InvalidKeyException {
        return preKey == null ? null : new ECPublicKey(preKey.publicKey().toByteArray());
    }
}
