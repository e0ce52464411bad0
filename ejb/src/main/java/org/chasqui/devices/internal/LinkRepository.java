// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.chasqui.identity.AccountId;

/** Link sessions in the database. Every method needs a transaction; an account is locked before its sessions. */
@Singleton
public class LinkRepository {

    private final EntityManager entityManager;

    @Inject
    LinkRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Inserts the session. */
    public void add(LinkSession session) {
        entityManager.persist(session);
    }

    /** Sessions that there are. */
    public long count() {
        return entityManager
                .createQuery("select count(l) from LinkSession l", Long.class)
                .getSingleResult();
    }

    /** Locks a session until the transaction ends. */
    public Optional<LinkSession> lock(long id) {
        return Optional.ofNullable(entityManager.find(LinkSession.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The account that has proven the session's code, as of now and without a lock. */
    public Optional<AccountId> accountOf(long id) {
        return entityManager
                .createQuery(
                        "select l.accountId from LinkSession l where l.id = :id and l.accountId is not null",
                        Long.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .map(AccountId::new);
    }

    /** Deletes a locked session. */
    public void remove(LinkSession session) {
        entityManager.remove(session);
    }

    /** Sessions whose time is over, the oldest first. */
    public List<Long> expired(long now, int limit) {
        return entityManager
                .createQuery(
                        "select l.id from LinkSession l where l.expiresAt <= :now order by l.expiresAt", Long.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Sessions of the account whose time is over. */
    public List<Long> expiredOf(AccountId account, long now) {
        return entityManager
                .createQuery(
                        "select l.id from LinkSession l where l.accountId = :account and l.expiresAt <= :now",
                        Long.class)
                .setParameter("account", account.value())
                .setParameter("now", now)
                .getResultList();
    }

    /** Deletes all sessions of an account. */
    public void deleteOf(AccountId account) {
        entityManager
                .createQuery("delete from LinkSession l where l.accountId = :account")
                .setParameter("account", account.value())
                .executeUpdate();
    }

    /** Deletes the session that a device came by, if it is there still. */
    public void deleteOf(Device device) {
        entityManager
                .createQuery("delete from LinkSession l where l.deviceId = :device")
                .setParameter("device", device.enrolled().id().value())
                .executeUpdate();
    }
}
