// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.util.Optional;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;

/** Which user name belongs to which account, as far as this device has learnt. */
public final class AccountNames {

    private final Database database;

    /** Works on an open database. */
    public AccountNames(Database database) {
        this.database = database;
    }

    /** Remembers a name; a name or account that was known otherwise is corrected. */
    public void remember(AccountId account, UserName name) {
        database.transaction(() -> {
            database.update(
                    "DELETE FROM account_name WHERE name = ? AND account <> ?", name.value(), account.toString());
            return database.update(
                    "INSERT OR REPLACE INTO account_name (account, name) VALUES (?, ?)",
                    account.toString(),
                    name.value());
        });
    }

    /** The account of a user, if known here. */
    public Optional<AccountId> account(UserName name) {
        return database.first(
                "SELECT account FROM account_name WHERE name = ?",
                row -> AccountId.parse(row.getString(1)),
                name.value());
    }

    /** The user name of an account, if known here. */
    public Optional<UserName> name(AccountId account) {
        return database.first(
                "SELECT name FROM account_name WHERE account = ?",
                row -> new UserName(row.getString(1)),
                account.toString());
    }

    /** The user name of an account, or its id in hex. */
    public String display(AccountId account) {
        return name(account).map(UserName::value).orElseGet(account::toString);
    }
}
