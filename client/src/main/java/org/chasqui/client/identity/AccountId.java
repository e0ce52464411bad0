// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.identity;

import java.util.HexFormat;

/**
 * Id of an account: 64 random bits, never zero. In a one-to-one conversation the recipient's id names the conversation.
 *
 * @param value all 64 bits are significant; compare for equality only
 */
public record AccountId(long value) {

    /** @throws IllegalArgumentException if the value is zero, which on the wire means "absent" */
    public AccountId {
        if (value == 0) {
            throw new IllegalArgumentException("an account id must not be 0");
        }
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException unless the text is 16 lower-case hex digits that are not all zero
     */
    public static AccountId parse(String text) {
        if (text.length() != 16 || !text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException("account id '" + text + "' is not 16 lower-case hex digits");
        }
        return new AccountId(HexFormat.fromHexDigitsToLong(text));
    }

    /** 16 lower-case hex digits, as in JSON and in the name of a Signal protocol address. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
