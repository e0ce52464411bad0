// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.chasqui.accounts.AccountStatusChanged;
import org.chasqui.accounts.Accounts;
import org.chasqui.identity.AccountId;

/**
 * The device lists that every submit is checked against, cached. A change in this server is seen by the next submit
 * after the change has committed, one in another server within {@link DeviceLists#LEASE}.
 */
@Singleton
public class DeviceDirectory {

    private final Accounts accounts;
    private final Devices devices;
    private final DeviceLists lists = new DeviceLists(this::load, System::nanoTime);

    @Inject
    DeviceDirectory(Accounts accounts, Devices devices) {
        this.accounts = accounts;
        this.devices = devices;
    }

    /** The account's devices; asks the database where the cache does not know, so never call it on an IO thread. */
    public AccountDevices devicesOf(AccountId account) {
        return lists.of(account);
    }

    /** Has the next question for this account's devices answered by the database. */
    public void forget(AccountId account) {
        lists.forget(Set.of(account));
    }

    /** For whoever learns of other servers' changes. */
    public DeviceLists lists() {
        return lists;
    }

    private AccountDevices load(AccountId account) {
        boolean active = accounts.find(account).filter(a -> !a.disabled()).isPresent();
        return new AccountDevices(account, active, active ? devices.of(account) : List.of());
    }

    void onChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceListChanged change) {
        lists.forget(change.accounts());
    }

    void onStatusChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountStatusChanged change) {
        forget(change.account());
    }
}
