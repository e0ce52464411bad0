// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys.internal;

import java.util.ArrayList;
import java.util.List;
import org.chasqui.keys.EcPreKey;
import org.chasqui.keys.PreKeyUpload;
import org.chasqui.keys.SignedPreKey;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;

/** Uploads of real keys, signed by one device. */
final class Uploads {

    private final ECKeyPair identity = ECKeyPair.generate();
    private @Nullable SignedPreKey signedPreKey;
    private @Nullable SignedPreKey lastResortKyber;
    private final List<EcPreKey> preKeys = new ArrayList<>();
    private final List<SignedPreKey> kyberPreKeys = new ArrayList<>();

    byte[] identityKey() {
        return identity.getPublicKey().serialize();
    }

    byte[] ec() {
        return ECKeyPair.generate().getPublicKey().serialize();
    }

    byte[] kyber() {
        return KEMKeyPair.generate(KEMKeyType.KYBER_1024).getPublicKey().serialize();
    }

    SignedPreKey signed(int id, byte[] publicKey) {
        return new SignedPreKey(id, publicKey, identity.getPrivateKey().calculateSignature(publicKey));
    }

    SignedPreKey forged(int id, byte[] publicKey) {
        return new SignedPreKey(
                id, publicKey, ECKeyPair.generate().getPrivateKey().calculateSignature(publicKey));
    }

    Uploads signedPreKey(SignedPreKey key) {
        signedPreKey = key;
        return this;
    }

    Uploads lastResortKyber(SignedPreKey key) {
        lastResortKyber = key;
        return this;
    }

    Uploads preKey(int id, byte[] publicKey) {
        preKeys.add(new EcPreKey(id, publicKey));
        return this;
    }

    Uploads kyberPreKey(SignedPreKey key) {
        kyberPreKeys.add(key);
        return this;
    }

    PreKeyUpload create() {
        return new PreKeyUpload(signedPreKey, lastResortKyber, List.copyOf(preKeys), List.copyOf(kyberPreKeys));
    }
}
