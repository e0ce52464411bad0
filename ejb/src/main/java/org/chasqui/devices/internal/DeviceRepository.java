// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;

/** Devices in the database. Every method needs a transaction. */
@Singleton
public class DeviceRepository {

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
    }

    /** The device with that id. */
    public Optional<Device> byId(DeviceId id) {
        return Optional.ofNullable(entityManager.find(Device.class, id.value()));
    }

    /** The account's devices in order of number. */
    public List<Device> of(AccountId account) {
        return entityManager
                .createQuery("select d from Device d where d.accountId = :account order by d.number", Device.class)
                .setParameter("account", account.value())
                .getResultList();
    }

    /** The device numbers of each account that has any. */
    public Map<AccountId, SortedSet<Integer>> numbersOf(Set<AccountId> accounts) {
        Map<AccountId, SortedSet<Integer>> numbers = new HashMap<>();
        if (!accounts.isEmpty()) {
            entityManager
                    .createQuery("select d from Device d where d.accountId in :accounts", Device.class)
                    .setParameter(
                            "accounts", accounts.stream().map(AccountId::value).toList())
                    .getResultStream()
                    .map(d -> d.enrolled().address())
                    .forEach(a -> numbers.computeIfAbsent(a.account(), x -> new TreeSet<>())
                            .add(a.number()));
        }
        return numbers;
    }
}
