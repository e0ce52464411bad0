// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/**
 * The identity of an account: its public half is what peers trust and compare, its private half certifies devices and
 * is on the primary alone.
 *
 * @param publicKey serialised, 33 bytes
 * @param privateKey serialised, 32 bytes; secret
 */
public record AccountKeyPair(ByteString publicKey, ByteString privateKey) {

    /** A new account's. */
    public static AccountKeyPair generate() {
        ECKeyPair pair = ECKeyPair.generate();
        return new AccountKeyPair(
                ByteString.copyFrom(pair.getPublicKey().serialize()),
                ByteString.copyFrom(pair.getPrivateKey().serialize()));
    }

    /** Vouches for a device. */
    public DeviceCertificate certify(int device, int registrationId, ByteString identityKey) {
        try {
            byte[] signed = DeviceCertificate.signedBytes(device, registrationId, identityKey);
            return new DeviceCertificate(
                    publicKey,
                    ByteString.copyFrom(new ECPrivateKey(privateKey.toByteArray()).calculateSignature(signed)));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the stored account key is damaged", e);
        }
    }

    /** Says nothing of the private key. */
    @Override
    public String toString() {
        return "AccountKeyPair[]";
    }

    /** Whether the bytes are a public key of the kind that accounts have. */
    public static boolean isPublicKey(ByteString serialized) {
        try {
            return new ECPublicKey(serialized.toByteArray()).serialize().length == serialized.size();
        } catch (InvalidKeyException _) {
            return false;
        }
    }
}
