// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.Contacts;

/** The table {@code contact}. */
@Singleton
class JpaContacts implements Contacts {

    private final EntityManager entityManager;
    private final Clock clock;

    @Inject
    JpaContacts(EntityManager entityManager, Clock clock) {
        this.entityManager = entityManager;
        this.clock = clock;
    }

    @Override
    @Transactional
    public boolean hasWritten(AccountId account, AccountId peer) {
        return !entityManager
                .createNativeQuery("select 1 from contact where account_id = :account and peer_id = :peer")
                .setParameter("account", account.value())
                .setParameter("peer", peer.value())
                .getResultList()
                .isEmpty();
    }

    @Override
    @Transactional
    public void note(AccountId account, AccountId peer) {
        entityManager
                .createNativeQuery(
                        "insert ignore into contact (account_id, peer_id, since) values (:account, :peer, :now)")
                .setParameter("account", account.value())
                .setParameter("peer", peer.value())
                .setParameter("now", clock.instant())
                .executeUpdate();
    }
}
