// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** The table with the one {@link VapidKey}. Each method is a transaction of its own. */
@Singleton
class VapidKeyRow {

    private final EntityManager entityManager;
    private final Clock clock;

    @Inject
    VapidKeyRow(EntityManager entityManager, Clock clock) {
        this.entityManager = entityManager;
        this.clock = clock;
    }

    @Transactional
    Optional<VapidKey> find() {
        return Optional.ofNullable(entityManager.find(VapidKey.class, VapidKey.ID));
    }

    /** Stores a pair, unless another server was quicker. */
    @Transactional
    void putIfAbsent(byte[] publicKey, byte[] sealedPrivateKey) {
        entityManager
                .createNativeQuery("insert into vapid_key (id, public_key, private_key, created_at)"
                        + " values (:id, :public, :private, :now) on duplicate key update id = id")
                .setParameter("id", VapidKey.ID)
                .setParameter("public", publicKey)
                .setParameter("private", sealedPrivateKey)
                .setParameter("now", clock.instant())
                .executeUpdate();
    }
}
