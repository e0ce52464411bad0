// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.identity;

/**
 * A device as its peers know it.
 *
 * @param account the account it belongs to
 * @param number 1 to 127 within the account; 1 is the primary. A number may be given again after its device was
 *     removed, see {@link DeviceId}
 */
public record DeviceAddress(AccountId account, int number) {

    /** Largest device number, as in libsignal's protocol addresses. */
    public static final int MAX_NUMBER = 127;

    /** Number of an account's primary device. */
    public static final int PRIMARY = 1;

    /** Rejects numbers outside 1 to 127. */
    public DeviceAddress {
        if (number < PRIMARY || number > MAX_NUMBER) {
            throw new IllegalArgumentException("device number " + number + " is not in 1.." + MAX_NUMBER);
        }
    }
}
