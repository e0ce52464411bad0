// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.chasqui.keys.EcPreKey;
import org.chasqui.keys.PreKeyUpload;
import org.chasqui.keys.PublishOutcome;
import org.chasqui.keys.SignedPreKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kem.KEMPublicKey;

/** Looks at every key of an upload before any is stored: numbers, ids, encodings and signatures, by libsignal. */
public final class UploadCheck {

    private final ECPublicKey identity;

    private UploadCheck(ECPublicKey identity) {
        this.identity = identity;
    }

    /**
     * Why the upload must be refused, or empty if it is sound.
     *
     * @param identityKey the device's public identity key, checked when it was enrolled
     */
    public static Optional<PublishOutcome> refusal(PreKeyUpload upload, byte[] identityKey) {
        try {
            return new UploadCheck(new ECPublicKey(identityKey)).check(upload);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a device was enrolled with an unreadable identity key", e);
        }
    }

    private Optional<PublishOutcome> check(PreKeyUpload upload) {
        return Stream.<Optional<PublishOutcome>>of(
                        tooMany("preKeys", upload.preKeys().size()),
                        tooMany("kyberPreKeys", upload.kyberPreKeys().size()))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> Optional.ofNullable(upload.signedPreKey())
                        .flatMap(k -> invalidEc("signedPreKey", k.id(), k.publicKey())
                                .or(() -> invalidSignature("signedPreKey", k))))
                .or(() ->
                        Optional.ofNullable(upload.lastResortKyber()).flatMap(k -> invalidKyber("lastResortKyber", k)))
                .or(() -> invalidPreKeys(upload.preKeys()))
                .or(() -> invalidKyberPreKeys(upload.kyberPreKeys()));
    }

    private static Optional<PublishOutcome> tooMany(String kind, int count) {
        return count > PreKeyUpload.MAX_ONE_TIME
                ? Optional.of(new PublishOutcome.TooMany(kind, count))
                : Optional.empty();
    }

    private static Optional<PublishOutcome> invalidPreKeys(List<EcPreKey> keys) {
        Set<Integer> ids = new HashSet<>();
        return keys.stream()
                .map(k -> repeated("preKeys", k.id(), ids).or(() -> invalidEc("preKeys", k.id(), k.publicKey())))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<PublishOutcome> invalidKyberPreKeys(List<SignedPreKey> keys) {
        Set<Integer> ids = new HashSet<>();
        return keys.stream()
                .map(k -> repeated("kyberPreKeys", k.id(), ids).or(() -> invalidKyber("kyberPreKeys", k)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<PublishOutcome> repeated(String kind, int id, Set<Integer> seen) {
        return seen.add(id) ? Optional.empty() : Optional.of(new PublishOutcome.InvalidId(kind, id));
    }

    private static Optional<PublishOutcome> invalidEc(String kind, int id, byte[] publicKey) {
        if (id < 1 || id > PreKeyUpload.MAX_KEY_ID) {
            return Optional.of(new PublishOutcome.InvalidId(kind, id));
        }
        try {
            boolean exact = new ECPublicKey(publicKey).serialize().length == publicKey.length;
            return exact ? Optional.empty() : Optional.of(new PublishOutcome.InvalidKey(kind, id));
        } catch (InvalidKeyException e) {
            return Optional.of(new PublishOutcome.InvalidKey(kind, id));
        }
    }

    private Optional<PublishOutcome> invalidKyber(String kind, SignedPreKey key) {
        if (key.id() < 1 || key.id() > PreKeyUpload.MAX_KEY_ID) {
            return Optional.of(new PublishOutcome.InvalidId(kind, key.id()));
        }
        try {
            boolean exact = new KEMPublicKey(key.publicKey()).serialize().length == key.publicKey().length;
            return exact ? invalidSignature(kind, key) : Optional.of(new PublishOutcome.InvalidKey(kind, key.id()));
        } catch (InvalidKeyException e) {
            return Optional.of(new PublishOutcome.InvalidKey(kind, key.id()));
        }
    }

    private Optional<PublishOutcome> invalidSignature(String kind, SignedPreKey key) {
        return identity.verifySignature(key.publicKey(), key.signature())
                ? Optional.empty()
                : Optional.of(new PublishOutcome.InvalidSignature(kind, key.id()));
    }
}
