// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.chasqui.devices.DeviceNumbers;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/**
 * Which device numbers are taken and how often each was, in the database. Every method needs a transaction that holds
 * the lock on the account.
 */
@Singleton
public class NumberRepository {

    private final EntityManager entityManager;
    private final DeviceRepository devices;

    @Inject
    NumberRepository(EntityManager entityManager, DeviceRepository devices) {
        this.entityManager = entityManager;
        this.devices = devices;
    }

    /** What became of the account's numbers so far. */
    public DeviceNumbers.Usage usage(AccountId account) {
        Map<Integer, Integer> uses = new HashMap<>();
        List<?> rows = entityManager
                .createNativeQuery("select number, uses from device_number where account_id = :account", Tuple.class)
                .setParameter("account", account.value())
                .getResultList();
        for (Object row : rows) {
            Tuple tuple = (Tuple) row;
            uses.put(((Number) tuple.get(0)).intValue(), ((Number) tuple.get(1)).intValue());
        }
        return new DeviceNumbers.Usage(devices.numbersOf(Set.of(account)).getOrDefault(account, new TreeSet<>()), uses);
    }

    /**
     * Gives a number to a device.
     *
     * @return where its counters of message numbers begin
     */
    public long use(DeviceAddress address) {
        entityManager
                .createNativeQuery("insert into device_number (account_id, number, uses) values (:account, :number, 1)"
                        + " on duplicate key update uses = uses + 1")
                .setParameter("account", address.account().value())
                .setParameter("number", address.number())
                .executeUpdate();
        return firstMessageNumber(address);
    }

    /** Where the counters of the device begin that has the number now. */
    public long firstMessageNumber(DeviceAddress address) {
        Number uses = (Number) entityManager
                .createNativeQuery(
                        "select uses from device_number where account_id = :account and number = :number",
                        Integer.class)
                .setParameter("account", address.account().value())
                .setParameter("number", address.number())
                .getSingleResult();
        return DeviceNumbers.firstMessageNumber(uses.intValue() - 1);
    }
}
