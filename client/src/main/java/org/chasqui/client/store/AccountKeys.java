// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.chasqui.client.identity.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * The account keys that this device trusts, one per account, and those that have turned up in their place and wait for
 * the user's word.
 */
public final class AccountKeys {

    private final Database database;

    /** Works on an open database. */
    public AccountKeys(Database database) {
        this.database = database;
    }

    /**
     * What is known of an account.
     *
     * @param account whose
     * @param key the public key that is trusted, serialised
     * @param suspect another one that the account has shown since; null if none has
     */
    public record Known(
            AccountId account, ByteString key, @Nullable ByteString suspect) {}

    /** The key of an account, if one was ever met. */
    public Optional<Known> find(AccountId account) {
        return database.first(
                "SELECT key, suspect FROM account_key WHERE account = ?",
                row -> {
                    byte[] suspect = row.getBytes(2);
                    return new Known(
                            account,
                            ByteString.copyFrom(row.getBytes(1)),
                            suspect == null ? null : ByteString.copyFrom(suspect));
                },
                account.toString());
    }

    /** Accounts whose key is known, in order of id. */
    public List<AccountId> accounts() {
        return database.list(
                "SELECT account FROM account_key ORDER BY account", row -> AccountId.parse(row.getString(1)));
    }

    /** Trusts a key from now on, in place of whatever was there. */
    public void trust(AccountId account, ByteString key) {
        database.update(
                "INSERT OR REPLACE INTO account_key (account, key, suspect) VALUES (?, ?, NULL)",
                account.toString(),
                key.toByteArray());
    }

    /** Notes that the account shows another key than the trusted one. */
    public void suspect(AccountId account, ByteString key) {
        database.update("UPDATE account_key SET suspect = ? WHERE account = ?", key.toByteArray(), account.toString());
    }

    /** The user has compared: trusts the key that turned up; false if none has. */
    public boolean accept(AccountId account) {
        return database.update(
                        "UPDATE account_key SET key = suspect, suspect = NULL WHERE account = ? AND suspect IS NOT NULL",
                        account.toString())
                == 1;
    }

    /** The user does not believe the key that turned up and keeps the old one; false if none has. */
    public boolean refuse(AccountId account) {
        return database.update(
                        "UPDATE account_key SET suspect = NULL WHERE account = ? AND suspect IS NOT NULL",
                        account.toString())
                == 1;
    }
}
