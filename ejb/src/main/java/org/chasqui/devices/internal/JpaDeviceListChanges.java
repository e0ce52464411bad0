// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chasqui.accounts.AccountStatusChanged;
import org.chasqui.devices.DeviceListChanged;
import org.chasqui.devices.DeviceListChanges;
import org.chasqui.identity.AccountId;

/** The changes in MySQL/MariaDB: a counter in a row, and a row for each account that a version concerns. */
@Singleton
class JpaDeviceListChanges implements DeviceListChanges {

    /** With more than so many at once it is cheaper to forget everything. */
    private static final int MAX_CHANGES = 10_000;

    private static final String SINCE = "select v.version, c.version, c.account_id from device_list_version v"
            + " left join device_list_change c on c.version > :seen where v.id = 1 order by c.version";

    private final EntityManager entityManager;

    @Inject
    JpaDeviceListChanges(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    @Transactional
    public Since since(long seen) {
        List<?> rows = entityManager
                .createNativeQuery(SINCE, Tuple.class)
                .setParameter("seen", seen)
                .setMaxResults(MAX_CHANGES)
                .getResultList();
        long version = ((Number) ((Tuple) rows.getFirst()).get(0)).longValue();
        Set<AccountId> accounts = new HashSet<>();
        long expected = seen;
        for (Object each : rows) {
            Tuple row = (Tuple) each;
            if (row.get(1) instanceof Number changed) {
                expected += changed.longValue() == expected ? 0 : 1;
                if (changed.longValue() != expected) {
                    break; // some were swept before this server asked
                }
                accounts.add(new AccountId(((Number) row.get(2)).longValue()));
            }
        }
        // also where a database was brought back to an earlier state
        boolean complete = seen != NOTHING && expected == version && rows.size() < MAX_CHANGES;
        return new Since(version, complete ? Optional.of(accounts) : Optional.empty());
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Set<AccountId> accounts) {
        entityManager.flush(); // whatever else locks rows comes before the counter
        entityManager
                .createNativeQuery("update device_list_version set version = version + 1 where id = 1")
                .executeUpdate();
        Number version = (Number) entityManager
                .createNativeQuery("select version from device_list_version where id = 1", Long.class)
                .getSingleResult();
        String rows = accounts.stream()
                .map(a -> "(" + version + ", " + a.value() + ")")
                .collect(Collectors.joining(", "));
        entityManager
                .createNativeQuery("insert into device_list_change (version, account_id) values " + rows)
                .executeUpdate();
    }

    @Override
    @Transactional
    public void sweep() {
        entityManager
                .createNativeQuery("delete from device_list_change where changed_at < now(3) - interval 10 minute")
                .executeUpdate();
    }

    void onChange(@Observes DeviceListChanged change) {
        record(change.accounts());
    }

    void onStatusChange(@Observes AccountStatusChanged change) {
        record(Set.of(change.account()));
    }
}
