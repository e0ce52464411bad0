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

    /** Whether the account has shown another key that the user has not judged. */
    public boolean isInDoubt(AccountId account) {
        return find(account).filter(known -> known.suspect() != null).isPresent();
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

    /** The user has compared this very key: it is trusted from now on; false if the account shows another by now. */
    public boolean accept(AccountId account, ByteString compared) {
        return database.update(
                        "UPDATE account_key SET key = suspect, suspect = NULL WHERE account = ? AND suspect = ?",
                        account.toString(),
                        compared.toByteArray())
                == 1;
    }

    /**
     * The user does not believe the key that turned up: the trusted one stays, and the other is never believed again;
     * false if none has turned up.
     */
    public boolean refuse(AccountId account) {
        return database.transaction(() -> {
            database.update("""
                    INSERT OR IGNORE INTO refused_key (account, key)
                        SELECT account, suspect FROM account_key WHERE account = ? AND suspect IS NOT NULL""", account.toString());
            return database.update(
                            "UPDATE account_key SET suspect = NULL WHERE account = ? AND suspect IS NOT NULL",
                            account.toString())
                    == 1;
        });
    }

    /** Whether the user has refused this key. */
    public boolean isRefused(AccountId account, ByteString key) {
        return database.exists(
                "SELECT 1 FROM refused_key WHERE account = ? AND key = ?", account.toString(), key.toByteArray());
    }
}
