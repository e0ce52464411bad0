// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.UserName;

/** Accounts in the database. Every method needs a transaction, those that say so have their own. */
@Singleton
public class AccountRepository {

    private final EntityManager entityManager;

    @Inject
    AccountRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** The first of these names that has an account, in a transaction of its own. */
    @Transactional
    public Optional<UserName> firstTaken(List<UserName> names) {
        return names.stream().filter(n -> byName(n).isPresent()).findFirst();
    }

    /**
     * Adds new accounts in a transaction of its own.
     *
     * @return the first name that is taken; then nothing was added
     */
    @Transactional
    public Optional<UserName> addAll(List<Account> accounts) {
        List<UserName> names = accounts.stream().map(a -> a.summary().name()).toList();
        Optional<UserName> taken =
                names.stream().filter(n -> byName(n).isPresent()).findFirst();
        if (taken.isEmpty()) {
            accounts.forEach(entityManager::persist);
        }
        return taken;
    }

    /** The account with that id. */
    public Optional<Account> byId(AccountId id) {
        return Optional.ofNullable(entityManager.find(Account.class, id.value()));
    }

    /** Locks the account's row until the transaction ends, and reads it anew. */
    public void lock(AccountId id) {
        Account account = entityManager.find(Account.class, id.value());
        if (account != null) {
            entityManager.refresh(account, LockModeType.PESSIMISTIC_WRITE);
        }
    }

    /** The account of that name. */
    public Optional<Account> byName(UserName name) {
        return entityManager
                .createQuery("select a from Account a where a.name = :name", Account.class)
                .setParameter("name", name.value())
                .getResultStream()
                .findFirst();
    }

    /** At most {@code limit} accounts with names behind {@code after}, in order of name. */
    public List<Account> page(String after, int limit) {
        return entityManager
                .createQuery("select a from Account a where a.name > :after order by a.name", Account.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }
}
