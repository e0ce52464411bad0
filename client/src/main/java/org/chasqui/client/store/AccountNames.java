// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import java.util.Optional;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;

/** Which user name belongs to which account, as far as this device has learnt. */
public final class AccountNames {

    private static final System.Logger LOG = System.getLogger(AccountNames.class.getName());

    private final Database database;

    /** Works on an open database. */
    public AccountNames(Database database) {
        this.database = database;
    }

    /**
     * Remembers what the server says of a name. A name whose account's key is trusted is not taken away from it: what
     * was compared with a person must not become somebody else's because a server says so.
     *
     * @return false if the name is another account's here
     */
    public boolean remember(AccountId account, UserName name) {
        return database.transaction(() -> {
            boolean taken = account(name)
                    .filter(known -> !known.equals(account))
                    .filter(known -> new AccountKeys(database).find(known).isPresent())
                    .isPresent();
            if (taken) {
                LOG.log(System.Logger.Level.WARNING, "the server gives the name of a known account to another one");
                return false;
            }
            database.update(
                    "DELETE FROM account_name WHERE name = ? AND account <> ?", name.value(), account.toString());
            database.update(
                    "INSERT OR REPLACE INTO account_name (account, name) VALUES (?, ?)",
                    account.toString(),
                    name.value());
            return true;
        });
    }

    /** Forgets whose name it is: the server is asked again. */
    public void forget(UserName name) {
        database.update("DELETE FROM account_name WHERE name = ?", name.value());
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
