// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;

/**
 * This device's own identity: the key pair whose public half peers learn to trust, and the registration id that tells
 * this enrolment from an earlier one. Holding one does not load libsignal's native library yet; the commands that need
 * no cryptography start faster for it.
 *
 * @param serializedKeyPair libsignal's serialisation; secret, never leaves the device
 * @param registrationId 1 to 16380
 */
public record LocalIdentity(ByteString serializedKeyPair, int registrationId) {

    private static final int REGISTRATION_IDS = 16380;

    /** A new identity. */
    public static LocalIdentity generate() {
        return new LocalIdentity(
                ByteString.copyFrom(IdentityKeyPair.generate().serialize()),
                new SecureRandom().nextInt(REGISTRATION_IDS) + 1);
    }

    /** The public key as the server and peers see it. */
    public ByteString publicKey() {
        return ByteString.copyFrom(keyPair().getPublicKey().serialize());
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "LocalIdentity[" + registrationId + "]";
    }

    /** @throws IllegalStateException if what was stored is no key pair */
    IdentityKeyPair keyPair() {
        try {
            return new IdentityKeyPair(serializedKeyPair.toByteArray());
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the stored identity key is damaged", e);
        }
    }
}
