// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.chasqui.delivery.Delivery;
import org.chasqui.delivery.DeliveryRecords;
import org.chasqui.delivery.FencedException;
import org.chasqui.delivery.Shard;
import org.chasqui.devices.DeviceRemoved;
import org.chasqui.identity.DeviceId;
import org.hibernate.Session;

/** Delivery records in MySQL/MariaDB through JPA. */
@Singleton
class JpaDeliveryRecords implements DeliveryRecords {

    private final EntityManager entityManager;

    @Inject
    JpaDeliveryRecords(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    @Transactional(rollbackOn = FencedException.class)
    public void insert(Shard shard, long epoch, List<Delivery> deliveries) throws FencedException {
        if (JpaShardEpochs.lockedEpoch(entityManager, shard) != epoch) {
            throw new FencedException(shard, epoch);
        }
        deliveries.forEach(d -> entityManager.persist(new DeliveryRecord(d)));
        entityManager.flush();
    }

    @Override
    @Transactional
    public List<Delivery> page(DeviceId device, long after, int limit) {
        return entityManager
                .createQuery(
                        "select r from DeliveryRecord r where r.deviceId = :device and r.sequence > :after"
                                + " order by r.sequence",
                        DeliveryRecord.class)
                .setParameter("device", device.value())
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultStream()
                .map(DeliveryRecord::delivery)
                .toList();
    }

    @Override
    @Transactional
    public List<Stored> find(DeviceId device, Collection<Long> sequences) {
        return entityManager
                .createQuery(
                        "select r.sequence, r.senderAccount, r.senderDevice, r.conversation, r.number"
                                + " from DeliveryRecord r where r.deviceId = :device and r.sequence in :sequences"
                                + " order by r.sequence",
                        Tuple.class)
                .setParameter("device", device.value())
                .setParameter("sequences", sequences)
                .getResultStream()
                .map(t -> new Stored(
                        new Key(device, t.get(0, Long.class)),
                        DeliveryRecord.identity(
                                t.get(1, Long.class),
                                t.get(2, Integer.class),
                                t.get(3, Long.class),
                                t.get(4, Long.class))))
                .toList();
    }

    @Override
    @Transactional
    public void delete(Collection<Key> keys) {
        // JDBC batching: Hibernate does not batch deletes by query
        entityManager.unwrap(Session.class).doWork(connection -> delete(connection, new TreeSet<>(keys)));
    }

    private static void delete(Connection connection, Collection<Key> sorted) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("delete from delivery_record where device_id = ? and sequence = ?")) {
            for (Key key : sorted) {
                statement.setLong(1, key.device().value());
                statement.setLong(2, key.sequence());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    @Transactional
    public long count() {
        return entityManager
                .createQuery("select count(*) from DeliveryRecord r", Long.class)
                .getSingleResult();
    }

    void onRemoved(@Observes DeviceRemoved removed) {
        entityManager
                .createQuery("delete from DeliveryRecord r where r.deviceId = :device")
                .setParameter("device", removed.device().value())
                .executeUpdate();
    }
}
