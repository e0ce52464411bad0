// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chasqui.accounts.internal.Account;
import org.chasqui.accounts.internal.AccountRepository;
import org.chasqui.accounts.internal.BcryptPasswords;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.UserName;
import org.jspecify.annotations.Nullable;

/** Creates, disables and finds accounts. Called by the admin API and by whoever must know an account's name. */
@Singleton
public class Accounts {

    private final AccountRepository repository;
    private final BcryptPasswords passwords;
    private final Event<AccountStatusChanged> changes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Accounts(
            AccountRepository repository, BcryptPasswords passwords, Event<AccountStatusChanged> changes, Clock clock) {
        this.repository = repository;
        this.passwords = passwords;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Creates all of them in one transaction, or none. Hashing costs about 50 ms of CPU per password, and is done
     * before the transaction: the database ends one that is idle for long.
     */
    public CreateOutcome create(List<NewAccount> accounts) {
        List<UserName> names = accounts.stream().map(NewAccount::name).toList();
        Optional<UserName> taken = repeated(names).or(() -> repository.firstTaken(names));
        if (taken.isEmpty()) {
            List<Account> created = accounts.stream().map(this::account).toList();
            taken = repository.addAll(created);
            if (taken.isEmpty()) {
                return new CreateOutcome.Created(
                        created.stream().map(Account::summary).toList());
            }
        }
        return new CreateOutcome.NameTaken(taken.get());
    }

    private static Optional<UserName> repeated(List<UserName> names) {
        Set<UserName> seen = new HashSet<>();
        return names.stream().filter(n -> !seen.add(n)).findFirst();
    }

    private Account account(NewAccount wanted) {
        String password = wanted.password();
        return new Account(
                randomId(),
                wanted.name(),
                password == null ? null : passwords.hash(password),
                wanted.admin(),
                clock.instant());
    }

    private AccountId randomId() {
        long value;
        do {
            value = random.nextLong();
        } while (value == 0);
        return new AccountId(value);
    }

    /**
     * Disables an account: it cannot enrol, its tokens are refused, its sockets are closed and nobody can write to it.
     * Disabling it again changes nothing.
     *
     * @return false if there is no such account
     */
    @Transactional
    public boolean disable(UserName name) {
        Optional<Account> account = repository.byName(name);
        account.ifPresent(a -> {
            a.disable(clock.instant());
            changes.fire(new AccountStatusChanged(a.id(), true));
        });
        return account.isPresent();
    }

    /**
     * Undoes {@link #disable}.
     *
     * @return false if there is no such account
     */
    @Transactional
    public boolean enable(UserName name) {
        Optional<Account> account = repository.byName(name);
        account.ifPresent(a -> {
            a.enable();
            changes.fire(new AccountStatusChanged(a.id(), false));
        });
        return account.isPresent();
    }

    /** The account of that name, disabled or not. */
    @Transactional
    public Optional<AccountSummary> find(UserName name) {
        return repository.byName(name).map(Account::summary);
    }

    /** The account with that id, disabled or not. */
    @Transactional
    public Optional<AccountSummary> find(AccountId id) {
        return repository.byId(id).map(Account::summary);
    }

    /**
     * Holds a lock on the account's row until the transaction of the caller ends, so that what hangs on the account
     * (its device numbers) is decided by one transaction at a time.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lock(AccountId id) {
        repository.lock(id);
    }

    /** The serialised public account key; empty where there is none. */
    @Transactional
    public Optional<byte[]> key(AccountId id) {
        return repository.byId(id).flatMap(a -> Optional.ofNullable(a.key()));
    }

    /**
     * Sets the account's key, with the device that becomes its primary, or removes it with that device. Needs
     * {@link #lock}.
     *
     * @param key serialised public key, or null for none
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void replaceKey(AccountId id, byte @Nullable [] key) {
        repository.byId(id).ifPresent(a -> a.replaceKey(key));
    }

    /**
     * Accounts in order of name.
     *
     * @param after name to start behind, "" for the first page
     * @param limit at most this many
     */
    @Transactional
    public List<AccountSummary> list(String after, int limit) {
        return repository.page(after, limit).stream().map(Account::summary).toList();
    }
}
