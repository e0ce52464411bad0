// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.google.protobuf.ByteString;
import java.util.Objects;

/**
 * The public half of a one-time EC prekey.
 *
 * @param id 1 to 16777215, chosen by its device
 * @param publicKey 33 bytes
 */
public record PreKey(int id, ByteString publicKey) {
    /** All members but the optional ones must be there: what the server sends is not trusted to be. */
    public PreKey {
        Objects.requireNonNull(publicKey, "publicKey");
    }
}
