// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

/**
 * One-time keys that are left; a device refills before they run out.
 *
 * @param preKeys EC
 * @param kyberPreKeys Kyber
 */
public record PreKeyCounts(long preKeys, long kyberPreKeys) {

    /** At or below this many keys of a kind the device is told. */
    public static final int LOW = 20;

    /** Whether the device should refill. */
    public boolean low() {
        return preKeys <= LOW || kyberPreKeys <= LOW;
    }
}
