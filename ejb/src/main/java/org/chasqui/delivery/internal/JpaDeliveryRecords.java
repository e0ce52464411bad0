// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.chasqui.delivery.Delivery;
import org.chasqui.delivery.DeliveryRecords;
import org.chasqui.delivery.DeliverySettings;
import org.chasqui.delivery.FencedException;
import org.chasqui.delivery.Shard;
import org.chasqui.devices.DeviceRemoved;
import org.chasqui.identity.DeviceId;
import org.hibernate.Session;

/** Delivery records in MySQL/MariaDB through JPA. */
@Singleton
class JpaDeliveryRecords implements DeliveryRecords {

    /** Devices asked for in one query. */
    private static final int MAX_DEVICES = 5_000;

    /** Rows deleted with one statement. */
    private static final int MAX_KEYS = 1_000;

    private final EntityManager entityManager;
    /** What was accepted for a device before it was removed has expired by then, wherever it was. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private final DeliverySettings settings;
    private final Clock clock;

    @Inject
    JpaDeliveryRecords(EntityManager entityManager, DeliverySettings settings, Clock clock) {
        this.settings = settings;
        this.entityManager = entityManager;
        this.clock = clock;
    }

    @Override
    @Transactional(rollbackOn = FencedException.class)
    public void insert(Shard shard, long epoch, List<Delivery> deliveries) throws FencedException {
        lockEpoch(shard, epoch);
        deliveries.forEach(d -> entityManager.persist(new DeliveryRecord(d)));
        entityManager.flush();
    }

    @Override
    @Transactional(rollbackOn = FencedException.class)
    public void insertMissing(Shard shard, long epoch, List<Delivery> deliveries) throws FencedException {
        lockEpoch(shard, epoch);
        for (Delivery delivery : deliveries) {
            var key = new DeliveryRecord.Key(delivery.device().value(), delivery.sequence());
            if (entityManager.find(DeliveryRecord.class, key) == null) {
                entityManager.persist(new DeliveryRecord(delivery));
            }
        }
        entityManager.flush();
    }

    private void lockEpoch(Shard shard, long epoch) throws FencedException {
        if (JpaShardEpochs.lockedEpoch(entityManager, shard) != epoch) {
            throw new FencedException(shard, epoch);
        }
    }

    @Override
    @Transactional
    public List<Delivery> page(DeviceId device, long after, int limit) {
        return entityManager
                .createQuery(
                        "select r from DeliveryRecord r where r.deviceId = :device and r.sequence > :after"
                                + " and r.expiresAt > :now order by r.sequence",
                        DeliveryRecord.class)
                .setParameter("device", device.value())
                .setParameter("after", after)
                .setParameter("now", clock.millis())
                .setMaxResults(limit)
                .getResultStream()
                .map(DeliveryRecord::delivery)
                .toList();
    }

    @Override
    @Transactional
    public void delete(Collection<Key> keys) {
        keys.stream().sorted().gather(Gatherers.windowFixed(MAX_KEYS)).forEach(this::deleteTogether);
    }

    /**
     * One statement. Without the hint a small table would be scanned, and with it rows of others locked. With the
     * numbers in it, not as parameters: hardly two are alike, and the pool would keep each as a prepared one.
     */
    private void deleteTogether(List<Key> keys) {
        Map<DeviceId, List<Key>> byDevice =
                keys.stream().collect(Collectors.groupingBy(Key::device, LinkedHashMap::new, Collectors.toList()));
        String exactly = byDevice.entrySet().stream()
                .map(e -> "(r.device_id = " + e.getKey().value() + " and r.sequence in ("
                        + e.getValue().stream()
                                .map(k -> Long.toString(k.sequence()))
                                .collect(Collectors.joining(", "))
                        + "))")
                .collect(Collectors.joining(" or "));
        entityManager.unwrap(Session.class).doWork(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("delete r from delivery_record r force index (primary) where " + exactly);
            }
        });
    }

    @Override
    @Transactional
    public Map<DeviceId, Long> latest(Collection<DeviceId> devices) {
        Map<DeviceId, Long> latest = new HashMap<>();
        devices.stream()
                .map(DeviceId::value)
                .gather(Gatherers.windowFixed(MAX_DEVICES))
                .forEach(ids -> entityManager
                        .createQuery(
                                "select r.deviceId, max(r.sequence) from DeliveryRecord r where r.deviceId in :ids"
                                        + " group by r.deviceId",
                                Tuple.class)
                        .setParameter("ids", ids)
                        .getResultStream()
                        .forEach(t -> latest.put(new DeviceId(t.get(0, Long.class)), t.get(1, Long.class))));
        return latest;
    }

    @Override
    @Transactional
    public int sweepExpired(long now, int limit) {
        List<Key> keys = entityManager
                .createQuery(
                        "select r.deviceId, r.sequence from DeliveryRecord r where r.expiresAt <= :now"
                                + " order by r.expiresAt",
                        Tuple.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultStream()
                .map(t -> new Key(new DeviceId(t.get(0, Long.class)), t.get(1, Long.class)))
                .toList();
        delete(keys);
        return keys.size();
    }

    @Override
    @Transactional
    public int sweepOrphans() {
        entityManager
                .createNativeQuery("delete from removed_device where removed_at <= :before")
                .setParameter(
                        "before",
                        clock.millis() - settings.retention().plus(MARGIN).toMillis())
                .executeUpdate();
        List<?> orphans = entityManager
                .createNativeQuery(
                        "select d.device_id from removed_device d where exists"
                                + " (select 1 from delivery_record r where r.device_id = d.device_id)"
                                + " order by d.device_id",
                        Long.class)
                .getResultList();
        return orphans.stream()
                .mapToInt(id -> deleteAll(((Number) id).longValue()))
                .sum();
    }

    private int deleteAll(long device) {
        return entityManager
                .createQuery("delete from DeliveryRecord r where r.deviceId = :device")
                .setParameter("device", device)
                .executeUpdate();
    }

    @Override
    @Transactional
    public long count() {
        return entityManager
                .createQuery("select count(*) from DeliveryRecord r", Long.class)
                .getSingleResult();
    }

    void onRemoved(@Observes DeviceRemoved removed) {
        long device = removed.device().id().value();
        deleteAll(device);
        entityManager
                .createNativeQuery("insert into removed_device (device_id, removed_at) values (:device, :now)")
                .setParameter("device", device)
                .setParameter("now", removed.time())
                .executeUpdate();
    }
}
