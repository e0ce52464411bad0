// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.chasqui.protocol.v1.SenderCertificate;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/**
 * An account's word for one of its devices, as docs/protocol.md defines it.
 *
 * @param accountKey public key of the account, serialised
 * @param signature XEdDSA by that key
 */
public record DeviceCertificate(ByteString accountKey, ByteString signature) {

    private static final byte[] LABEL = "chasqui device certificate v1".getBytes(StandardCharsets.US_ASCII);

    /** As it is carried in messages. */
    public static DeviceCertificate of(SenderCertificate sender) {
        return new DeviceCertificate(sender.getAccountKey(), sender.getCertificate());
    }

    /** For messages. */
    public SenderCertificate asSender() {
        return SenderCertificate.newBuilder()
                .setAccountKey(accountKey)
                .setCertificate(signature)
                .build();
    }

    /** Whether the account vouches for a device of that number, registration and identity key. */
    public boolean certifies(int device, int registrationId, ByteString identityKey) {
        try {
            return new ECPublicKey(accountKey.toByteArray())
                    .verifySignature(signedBytes(device, registrationId, identityKey), signature.toByteArray());
        } catch (InvalidKeyException _) {
            return false;
        }
    }

    static byte[] signedBytes(int device, int registrationId, ByteString identityKey) {
        return ByteBuffer.allocate(LABEL.length + Byte.BYTES + Integer.BYTES + identityKey.size())
                .put(LABEL)
                .put((byte) device)
                .putInt(registrationId)
                .put(identityKey.toByteArray())
                .array();
    }
}
