// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts;

import java.nio.charset.StandardCharsets;
import org.chasqui.identity.UserName;
import org.jspecify.annotations.Nullable;

/**
 * An account to be created.
 *
 * @param name the user's name
 * @param password 8 to 72 bytes of UTF-8, or null where another realm (LDAP, OIDC) knows the user
 * @param admin whether the user gets the role {@code chasqui-admin}
 */
public record NewAccount(UserName name, @Nullable String password, boolean admin) {

    /** Shortest password accepted, in bytes of UTF-8. */
    public static final int MIN_PASSWORD_BYTES = 8;

    /** bcrypt reads no more than this many bytes, so a longer password would be cut silently. */
    public static final int MAX_PASSWORD_BYTES = 72;

    /** Rejects passwords outside the bounds, without naming them. */
    public NewAccount {
        if (password != null) {
            int bytes = password.getBytes(StandardCharsets.UTF_8).length;
            if (bytes < MIN_PASSWORD_BYTES || bytes > MAX_PASSWORD_BYTES) {
                throw new IllegalArgumentException("password must have " + MIN_PASSWORD_BYTES + " to "
                        + MAX_PASSWORD_BYTES + " bytes of UTF-8, not " + bytes);
            }
        }
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "NewAccount[name=" + name + ", admin=" + admin + "]";
    }
}
