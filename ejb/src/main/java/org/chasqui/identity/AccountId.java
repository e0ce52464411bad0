// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.identity;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Id of an account: 64 random bits, never reused and never zero.
 *
 * <p>Random rather than counted so that ids tell nothing and stay unique should several installations be joined later.
 *
 * @param value all 64 bits are significant; compare for equality only
 */
public record AccountId(long value) {

    private static final HexFormat HEX = HexFormat.of();

    /** Rejects zero, which on the wire means "absent". */
    public AccountId {
        if (value == 0) {
            throw new IllegalArgumentException("account id must not be 0");
        }
    }

    /**
     * Reads the 16 lower-case hex digits that {@link #toString} writes.
     *
     * @return empty if the text is anything else
     */
    public static Optional<AccountId> parse(String text) {
        if (text.length() != 16 || !text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return Optional.empty();
        }
        long value = HexFormat.fromHexDigitsToLong(text);
        return value == 0 ? Optional.empty() : Optional.of(new AccountId(value));
    }

    /** 16 lower-case hex digits. */
    @Override
    public String toString() {
        return HEX.toHexDigits(value);
    }
}
