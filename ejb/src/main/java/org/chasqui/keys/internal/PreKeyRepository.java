// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.chasqui.identity.DeviceId;
import org.chasqui.keys.EcPreKey;
import org.chasqui.keys.SignedPreKey;

/** Prekeys in the database. Every method needs a transaction; adding and taking need the lock. */
@Singleton
public class PreKeyRepository {

    private final EntityManager entityManager;

    @Inject
    PreKeyRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Locks the device's keys until the transaction ends; empty if it has never published any. */
    public Optional<DeviceKeys> lock(DeviceId device) {
        return Optional.ofNullable(
                entityManager.find(DeviceKeys.class, device.value(), LockModeType.PESSIMISTIC_WRITE));
    }

    /** As {@link #lock}, creating the row for the first upload. */
    public DeviceKeys lockOrCreate(DeviceId device) {
        // two first uploads at once: the second waits here for the first and then finds its row
        entityManager
                .createNativeQuery("insert into device_keys (device_id) values (:device) "
                        + "on duplicate key update device_id = device_id")
                .setParameter("device", device.value())
                .executeUpdate();
        return lock(device).orElseThrow();
    }

    /** One of the ids that an unclaimed key of the device has already, if any. */
    public Optional<Integer> anyInUse(DeviceId device, KeyKind kind, Collection<Integer> ids) {
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        return entityManager
                .createQuery(
                        "select k.keyId from OneTimePreKey k"
                                + " where k.deviceId = :device and k.kind = :kind and k.keyId in :ids",
                        Integer.class)
                .setParameter("device", device.value())
                .setParameter("kind", kind)
                .setParameter("ids", ids)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** Appends one-time EC keys in the order given. */
    public void addEc(DeviceId device, List<EcPreKey> keys) {
        keys.forEach(k -> entityManager.persist(new OneTimePreKey(device, k)));
    }

    /** Appends one-time Kyber keys in the order given. */
    public void addKyber(DeviceId device, List<SignedPreKey> keys) {
        keys.forEach(k -> entityManager.persist(new OneTimePreKey(device, k)));
    }

    /** Takes the oldest one-time EC key. */
    public Optional<EcPreKey> takeEc(DeviceId device) {
        return take(device, KeyKind.EC).map(OneTimePreKey::ec);
    }

    /** Takes the oldest one-time Kyber key. */
    public Optional<SignedPreKey> takeKyber(DeviceId device) {
        return take(device, KeyKind.KYBER).map(OneTimePreKey::kyber);
    }

    private Optional<OneTimePreKey> take(DeviceId device, KeyKind kind) {
        Optional<OneTimePreKey> oldest = entityManager
                .createQuery(
                        "select k from OneTimePreKey k where k.deviceId = :device and k.kind = :kind order by k.id",
                        OneTimePreKey.class)
                .setParameter("device", device.value())
                .setParameter("kind", kind)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
        oldest.ifPresent(entityManager::remove);
        return oldest;
    }

    /** One-time keys left. */
    public long count(DeviceId device, KeyKind kind) {
        return entityManager
                .createQuery(
                        "select count(k) from OneTimePreKey k where k.deviceId = :device and k.kind = :kind",
                        Long.class)
                .setParameter("device", device.value())
                .setParameter("kind", kind)
                .getSingleResult();
    }

    /** Forgets everything of a removed device. */
    public void deleteAll(DeviceId device) {
        for (String entity : List.of("OneTimePreKey", "DeviceKeys")) {
            entityManager
                    .createQuery("delete from " + entity + " k where k.deviceId = :device")
                    .setParameter("device", device.value())
                    .executeUpdate();
        }
    }
}
