// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.UserName;

/** Accounts in the database. Every method needs a transaction. */
@Singleton
public class AccountRepository {

    private final EntityManager entityManager;

    @Inject
    AccountRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Adds a new account; a taken name fails the transaction. */
    public void add(Account account) {
        entityManager.persist(account);
    }

    /** The account with that id. */
    public Optional<Account> byId(AccountId id) {
        return Optional.ofNullable(entityManager.find(Account.class, id.value()));
    }

    /** Locks the account's row until the transaction ends. */
    public void lock(AccountId id) {
        entityManager.find(Account.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
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
