// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chasqui.accounts.Accounts;
import org.chasqui.devices.internal.Device;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.devices.internal.LinkRepository;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/**
 * Removes devices: the token is refused from then on, keys and waiting messages are deleted, the number becomes free.
 * With the primary go the account's key, its other devices and its links.
 */
@Singleton
public class DeviceRemoval {

    private final Accounts accounts;
    private final DeviceRepository repository;
    private final LinkRepository links;
    private final Event<DeviceListChanged> changes;
    private final Event<DeviceRemoved> removals;
    private final Clock clock;

    @Inject
    DeviceRemoval(
            Accounts accounts,
            DeviceRepository repository,
            LinkRepository links,
            Event<DeviceListChanged> changes,
            Event<DeviceRemoved> removals,
            Clock clock) {
        this.accounts = accounts;
        this.repository = repository;
        this.links = links;
        this.changes = changes;
        this.removals = removals;
        this.clock = clock;
    }

    /**
     * Removes the device with that address.
     *
     * @return false if there is none
     */
    @Transactional
    public boolean remove(DeviceAddress address) {
        accounts.lock(address.account());
        Optional<Device> device = repository.byAddress(address);
        device.ifPresent(this::remove);
        return device.isPresent();
    }

    /** Removes a device in the caller's transaction, which holds the lock on its account. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void remove(Device device) {
        DeviceAddress address = device.enrolled().address();
        AccountId account = address.account();
        if (address.number() == DeviceAddress.PRIMARY) {
            List<Device> all = repository.of(account);
            accounts.replaceKey(account, null);
            links.deleteOf(account);
            all.forEach(this::forget);
        } else {
            links.deleteOf(device);
            forget(device);
        }
        changes.fire(new DeviceListChanged(Set.of(account)));
    }

    private void forget(Device device) {
        EnrolledDevice enrolled = device.enrolled();
        boolean wasAddressable = device.isAddressable();
        repository.remove(device);
        removals.fire(new DeviceRemoved(enrolled, wasAddressable, clock.millis()));
    }
}
