// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A device of the own account as the server lists it. Times are milliseconds since 1970.
 *
 * @param device its number; 1 is the primary
 * @param name for people
 * @param enrolledAt when it was enrolled or linked
 * @param addressableSince from which server time on every message has a copy for it; absent as long as none has
 * @param lastSeen when it last connected, to the day; absent if it never has
 * @param expiresAt when it is revoked unless it connects before; absent if that is not due
 */
public record ListedDevice(
        int device,
        String name,
        long enrolledAt,
        @Nullable Long addressableSince,
        @Nullable Long lastSeen,
        @Nullable Long expiresAt) {
    /** All members but the optional ones must be there: what the server sends is not trusted to be. */
    public ListedDevice {
        Objects.requireNonNull(name, "name");
    }
}
