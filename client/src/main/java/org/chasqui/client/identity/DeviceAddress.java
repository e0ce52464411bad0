// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.identity;

/**
 * One device of one account: what a message is encrypted for and who sends it.
 *
 * @param account whose device it is
 * @param device 1 to 127 within the account
 */
public record DeviceAddress(AccountId account, int device) {

    /** Number of an account's primary, the device that certifies the others. */
    public static final int PRIMARY = 1;

    /** The largest number, as in libsignal's protocol addresses. */
    public static final int MAX = 127;

    /** @throws IllegalArgumentException if the device number is not 1 to 127 */
    public DeviceAddress {
        if (device < 1 || device > MAX) {
            throw new IllegalArgumentException("device number " + device + " is not 1 to 127");
        }
    }

    /** The account id and the device number with a dot between them. */
    @Override
    public String toString() {
        return account + "." + device;
    }
}
