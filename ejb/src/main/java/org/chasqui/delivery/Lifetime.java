// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/**
 * From when until when an envelope lives, both in milliseconds since 1970 UTC.
 *
 * @param serverTime set once at ingress, the same in every copy
 * @param expiresAt from then on it is no longer delivered, and swept
 */
public record Lifetime(long serverTime, long expiresAt) {

    /** Rejects an end before the beginning. */
    public Lifetime {
        if (expiresAt < serverTime) {
            throw new IllegalArgumentException("expires at " + expiresAt + ", before its time " + serverTime);
        }
    }

    /** Whether its end has come. */
    public boolean over(long now) {
        return expiresAt <= now;
    }
}
