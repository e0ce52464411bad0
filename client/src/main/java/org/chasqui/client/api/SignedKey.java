// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.google.protobuf.ByteString;
import java.util.Objects;

/**
 * The public half of a signed EC prekey or of a Kyber prekey.
 *
 * @param id 1 to 16777215, chosen by its device
 * @param publicKey 33 bytes, or 1569 of a Kyber-1024 key
 * @param signature by the device's identity key over the public key, 64 bytes
 */
public record SignedKey(int id, ByteString publicKey, ByteString signature) {
    /** All members but the optional ones must be there: what the server sends is not trusted to be. */
    public SignedKey {
        Objects.requireNonNull(publicKey, "publicKey");
        Objects.requireNonNull(signature, "signature");
    }
}
