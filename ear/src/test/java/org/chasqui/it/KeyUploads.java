// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;

/** Bodies of {@code PUT /keys}. */
final class KeyUploads {

    private KeyUploads() {}

    /** Keys with ids {@code first} to {@code last}, the last-resort key with id 1000, signed by the given device. */
    static String of(RawDevice signer, int first, int last) {
        String ec = IntStream.rangeClosed(first, last)
                .mapToObj(id -> "{\"id\":%d,\"publicKey\":\"%s\"}"
                        .formatted(
                                id, base64(ECKeyPair.generate().getPublicKey().serialize())))
                .collect(Collectors.joining(","));
        String kyber = IntStream.rangeClosed(first, last)
                .mapToObj(id -> kyber(signer.identity(), id))
                .collect(Collectors.joining(","));
        byte[] signed = ECKeyPair.generate().getPublicKey().serialize();
        return "{\"signedPreKey\":%s,\"lastResortKyber\":%s,\"preKeys\":[%s],\"kyberPreKeys\":[%s]}"
                .formatted(signed(signer.identity(), 1, signed), kyber(signer.identity(), 1000), ec, kyber);
    }

    private static String kyber(IdentityKeyPair identity, int id) {
        return signed(
                identity,
                id,
                KEMKeyPair.generate(KEMKeyType.KYBER_1024).getPublicKey().serialize());
    }

    private static String signed(IdentityKeyPair identity, int id, byte[] publicKey) {
        return "{\"id\":%d,\"publicKey\":\"%s\",\"signature\":\"%s\"}"
                .formatted(
                        id, base64(publicKey), base64(identity.getPrivateKey().calculateSignature(publicKey)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
