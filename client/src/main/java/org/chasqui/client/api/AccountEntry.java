// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.util.Objects;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;

/**
 * An account and its name.
 *
 * @param account its id
 * @param user its name
 */
public record AccountEntry(AccountId account, UserName user) {
    /** All members but the optional ones must be there: what the server sends is not trusted to be. */
    public AccountEntry {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(user, "user");
    }
}
