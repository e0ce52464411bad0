// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Gatherers;
import org.chasqui.devices.OwnDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;

/**
 * Devices in the database. Every method needs a transaction; what changes a device needs the lock on its account too,
 * which is taken first.
 */
@Singleton
public class DeviceRepository {

    /** Devices asked for in one query. */
    private static final int MAX_IDS = 5_000;

    private final EntityManager entityManager;

    @Inject
    DeviceRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Inserts the device; afterwards it has an id. */
    public Device add(Device device) {
        entityManager.persist(device);
        entityManager.flush();
        return device;
    }

    /** Deletes the device. */
    public void remove(Device device) {
        entityManager.remove(device);
        entityManager.flush();
    }

    /** The device with that id. */
    public Optional<Device> byId(DeviceId id) {
        return Optional.ofNullable(entityManager.find(Device.class, id.value()));
    }

    /** As {@link #byId}, and locks its row until the transaction ends. */
    public Optional<Device> lock(DeviceId id) {
        return Optional.ofNullable(entityManager.find(Device.class, id.value(), LockModeType.PESSIMISTIC_WRITE));
    }

    /** The account of a device that has not published its keys yet. */
    public Optional<AccountId> accountOfUnpublished(DeviceId id) {
        return entityManager
                .createQuery(
                        "select d.accountId from Device d where d.id = :id and d.addressableSince is null", Long.class)
                .setParameter("id", id.value())
                .getResultStream()
                .findFirst()
                .map(AccountId::new);
    }

    /** The identity key of a device, without its entity: a lock taken later reads the row anew. */
    public Optional<byte[]> identityKey(DeviceId id) {
        return entityManager
                .createQuery("select d.identityKey from Device d where d.id = :id", byte[].class)
                .setParameter("id", id.value())
                .getResultStream()
                .findFirst();
    }

    /** The account's devices in order of number, those too that nobody can write to yet. */
    public List<Device> of(AccountId account) {
        return entityManager
                .createQuery("select d from Device d where d.accountId = :account order by d.number", Device.class)
                .setParameter("account", account.value())
                .getResultList();
    }

    /** The device with that address. */
    public Optional<Device> byAddress(DeviceAddress address) {
        return entityManager
                .createQuery("select d from Device d where d.accountId = :account and d.number = :number", Device.class)
                .setParameter("account", address.account().value())
                .setParameter("number", address.number())
                .getResultStream()
                .findFirst();
    }

    /** The device numbers of each account that has any. */
    public Map<AccountId, SortedSet<Integer>> numbersOf(Set<AccountId> accounts) {
        Map<AccountId, SortedSet<Integer>> numbers = new HashMap<>();
        if (!accounts.isEmpty()) {
            entityManager
                    .createQuery(
                            "select d.accountId, d.number from Device d where d.accountId in :accounts", Tuple.class)
                    .setParameter(
                            "accounts", accounts.stream().map(AccountId::value).toList())
                    .getResultStream()
                    .forEach(t -> numbers.computeIfAbsent(new AccountId(t.get(0, Long.class)), x -> new TreeSet<>())
                            .add(t.get(1, Integer.class)));
        }
        return numbers;
    }

    /** Which of these devices exist and are of accounts that are not disabled. */
    public Set<DeviceId> admittedOf(Collection<DeviceId> ids) {
        Set<DeviceId> admitted = new HashSet<>();
        ids.stream()
                .map(DeviceId::value)
                .gather(Gatherers.windowFixed(MAX_IDS))
                .forEach(window -> entityManager
                        .createQuery(
                                "select d.id from Device d join Account a on a.id = d.accountId"
                                        + " where d.id in :ids and a.disabledAt is null",
                                Long.class)
                        .setParameter("ids", window)
                        .getResultStream()
                        .forEach(id -> admitted.add(new DeviceId(id))));
        return admitted;
    }

    /** Notes that these devices were seen on that day, in order of key, and takes back what they were warned of. */
    public void seen(Collection<DeviceId> ids, long day) {
        ids.stream()
                .map(DeviceId::value)
                .sorted()
                .gather(Gatherers.windowFixed(MAX_IDS))
                .forEach(window -> entityManager
                        .createQuery("update Device d set d.lastSeen = :day, d.warnedAt = null"
                                + " where d.id in :ids and d.lastSeen < :day")
                        .setParameter("day", day)
                        .setParameter("ids", window)
                        .executeUpdate());
    }

    /**
     * Devices that were not seen since that moment, those first that were away for longest.
     *
     * @param after behind this one in that order
     * @param limit at most this many
     */
    public List<Device> notSeenSince(long moment, Optional<OwnDevice> after, int limit) {
        return entityManager
                .createQuery(
                        "select d from Device d where d.lastSeen < :moment"
                                + " and (d.lastSeen > :seen or (d.lastSeen = :seen and d.id > :id))"
                                + " order by d.lastSeen, d.id",
                        Device.class)
                .setParameter("moment", moment)
                .setParameter("seen", after.map(d -> d.times().lastSeen()).orElse(Long.MIN_VALUE))
                .setParameter("id", after.map(d -> d.device().id().value()).orElse(0L))
                .setMaxResults(limit)
                .getResultList();
    }
}
