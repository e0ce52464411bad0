// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys.internal;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.chasqui.devices.DeviceCertificates;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/** Verifies device certificates, XEdDSA signatures, by libsignal. */
@Singleton
public class LibsignalCertificates implements DeviceCertificates {

    private static final byte[] CONTEXT = "chasqui device certificate v1".getBytes(StandardCharsets.US_ASCII);

    @Override
    public boolean verifies(byte[] accountKey, Certified device, byte[] certificate) {
        try {
            return new ECPublicKey(accountKey).verifySignature(signed(device), certificate);
        } catch (InvalidKeyException e) {
            return false;
        }
    }

    /** The bytes that are signed. */
    static byte[] signed(Certified device) {
        return ByteBuffer.allocate(CONTEXT.length + 1 + Integer.BYTES + device.identityKey().length)
                .put(CONTEXT)
                .put((byte) device.number())
                .putInt(device.registrationId())
                .put(device.identityKey())
                .array();
    }
}
