// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.identity;

import java.util.regex.Pattern;

/**
 * The name people type for an account.
 *
 * @param value 1 to 64 of {@code a-z 0-9 . _ -}, beginning with a letter or digit
 */
public record UserName(String value) {

    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException if the value is no user name; the message is fit to be shown */
    public UserName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a user name: 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit");
        }
    }

    /** The bare name. */
    @Override
    public String toString() {
        return value;
    }
}
