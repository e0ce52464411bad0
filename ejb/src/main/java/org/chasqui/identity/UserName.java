// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name people type for an account; also the principal name in the security domain.
 *
 * @param value 1 to 64 of {@code a-z 0-9 . _ -}, beginning with a letter or digit
 */
public record UserName(String value) {

    private static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** Rejects text that is not a user name; {@link #parse} asks first. */
    public UserName {
        if (!PATTERN.matcher(value).matches()) {
            throw new IllegalArgumentException("not a user name");
        }
    }

    /** The user name, or empty if the text is none. */
    public static Optional<UserName> parse(String text) {
        return PATTERN.matcher(text).matches() ? Optional.of(new UserName(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
