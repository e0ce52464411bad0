// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.util.Objects;

/**
 * A link session that a new device has begun. {@link #toString} leaves out the secret.
 *
 * @param link its id, 16 hex digits
 * @param secret what the new device asks with
 * @param expiresIn seconds that it lives
 */
public record StartedLink(String link, String secret, int expiresIn) {
    /** All members must be there: what the server sends is not trusted to be. */
    public StartedLink {
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(secret, "secret");
    }

    /** The id. */
    @Override
    public String toString() {
        return link;
    }
}
