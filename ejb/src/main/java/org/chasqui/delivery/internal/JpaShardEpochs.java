// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.chasqui.delivery.Shard;
import org.chasqui.delivery.ShardEpochs;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Fencing numbers in the table {@code shard_owner}. */
@Singleton
class JpaShardEpochs implements ShardEpochs {

    private final EntityManager entityManager;
    private final Clock clock;
    private final String node;

    @Inject
    JpaShardEpochs(
            EntityManager entityManager,
            Clock clock,
            @ConfigProperty(name = "jboss.node.name", defaultValue = "unnamed") String node) {
        this.entityManager = entityManager;
        this.clock = clock;
        this.node = node;
    }

    @Override
    @Transactional
    public long raise(Shard shard) {
        entityManager
                .createNativeQuery(
                        "insert into shard_owner (shard, epoch, owner, since) values (:shard, 1, :owner, :now)"
                                + " on duplicate key update epoch = epoch + 1, owner = :owner, since = :now")
                .setParameter("shard", shard.number())
                .setParameter("owner", node.substring(0, Math.min(64, node.length())))
                .setParameter("now", clock.instant())
                .executeUpdate();
        return lockedEpoch(entityManager, shard);
    }

    @Override
    @Transactional
    public long current(Shard shard) {
        return epoch(entityManager, shard, "");
    }

    /** The current epoch, 0 if the shard was never owned; nobody can raise it before the transaction ends. */
    static long lockedEpoch(EntityManager entityManager, Shard shard) {
        return epoch(entityManager, shard, " for update");
    }

    private static long epoch(EntityManager entityManager, Shard shard, String locking) {
        List<?> found = entityManager
                .createNativeQuery("select epoch from shard_owner where shard = :shard" + locking, Long.class)
                .setParameter("shard", shard.number())
                .getResultList();
        return found.isEmpty() ? 0 : ((Number) found.getFirst()).longValue();
    }
}
