// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.google.protobuf.ByteString;
import java.util.Objects;

/**
 * A link session as the primary sees it.
 *
 * @param hello what the new device says of itself, with the code's authentication
 * @param device the number that it will have
 */
public record OpenedLink(ByteString hello, int device) {
    /** All members must be there: what the server sends is not trusted to be. */
    public OpenedLink {
        Objects.requireNonNull(hello, "hello");
    }
}
