// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.chasqui.accounts.AccountStatusChanged;
import org.chasqui.accounts.Accounts;
import org.chasqui.identity.AccountId;

/**
 * The device lists that every submit is checked against, cached. A change in this server is seen by the next submit
 * after the change has committed; a list is never older than {@link #MAX_AGE}.
 */
@Singleton
public class DeviceDirectory {

    private static final int MAX_ACCOUNTS = 100_000;

    /** A net under the invalidation; several servers will need their own agreement here. */
    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final Accounts accounts;
    private final Devices devices;
    private final Cache<AccountId, AccountDevices> cache = Caffeine.newBuilder()
            .maximumSize(MAX_ACCOUNTS)
            .expireAfterWrite(MAX_AGE)
            .build();

    @Inject
    DeviceDirectory(Accounts accounts, Devices devices) {
        this.accounts = accounts;
        this.devices = devices;
    }

    /** The account's devices; asks the database where the cache does not know, so never call it on an IO thread. */
    public AccountDevices devicesOf(AccountId account) {
        // invalidating waits for a load of the same key, so a list read before a change cannot stay after it
        return cache.get(account, this::load);
    }

    private AccountDevices load(AccountId account) {
        boolean active = accounts.find(account).filter(a -> !a.disabled()).isPresent();
        return new AccountDevices(account, active, active ? devices.of(account) : List.of());
    }

    void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceListChanged change) {
        cache.invalidate(change.account());
    }

    void onStatusChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountStatusChanged change) {
        cache.invalidate(change.account());
    }
}
