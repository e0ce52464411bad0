// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.accounts.Accounts;
import org.chasqui.devices.internal.Device;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;
import org.chasqui.identity.UserName;

/** Authenticates, lists and removes enrolled devices. */
@Singleton
public class Devices {

    private final Accounts accounts;
    private final DeviceRepository repository;
    private final Event<DeviceListChanged> changes;
    private final Event<DeviceRemoved> removals;

    @Inject
    Devices(
            Accounts accounts,
            DeviceRepository repository,
            Event<DeviceListChanged> changes,
            Event<DeviceRemoved> removals) {
        this.accounts = accounts;
        this.repository = repository;
        this.changes = changes;
        this.removals = removals;
    }

    /**
     * Checks a token as it came from the network. One query by primary key; the secret is compared in constant time.
     */
    @Transactional
    public Authentication authenticate(String token) {
        Optional<DeviceToken> parsed = DeviceToken.parse(token);
        Optional<Device> device =
                parsed.flatMap(t -> repository.byId(t.device()).filter(d -> t.matches(d.tokenHash())));
        if (device.isEmpty()) {
            return new Authentication.InvalidToken();
        }
        return admitted(device.get());
    }

    /** Whether a device that has proven itself may come in. Needs a transaction. */
    Authentication admitted(Device device) {
        EnrolledDevice enrolled = device.enrolled();
        boolean disabled = accounts.find(enrolled.address().account())
                .map(AccountSummary::disabled)
                .orElse(true);
        return disabled ? new Authentication.AccountDisabled() : new Authentication.Authenticated(enrolled);
    }

    /** All devices of an account in order of number; empty if it has none or does not exist. */
    @Transactional
    public List<EnrolledDevice> of(AccountId account) {
        return repository.of(account).stream().map(Device::enrolled).toList();
    }

    /** The device numbers of each account, for listings; accounts without a device are absent. */
    @Transactional
    public Map<AccountId, SortedSet<Integer>> numbersOf(Set<AccountId> accounts) {
        return repository.numbersOf(accounts);
    }

    /** The public identity key that the device was enrolled with. */
    @Transactional
    public Optional<byte[]> identityKey(DeviceId device) {
        return repository.byId(device).map(Device::identityKey);
    }

    /**
     * Removes a device: its token is refused from now on, its keys and waiting messages are deleted, its number becomes
     * free.
     *
     * @return false if there is no such account or device
     */
    @Transactional
    public boolean remove(UserName user, int number) {
        Optional<Device> device = accounts.find(user)
                .flatMap(a -> repository.of(a.id()).stream()
                        .filter(d -> d.enrolled().address().number() == number)
                        .findFirst());
        device.ifPresent(d -> {
            EnrolledDevice enrolled = d.enrolled();
            repository.remove(d);
            removals.fire(new DeviceRemoved(enrolled.id()));
            changes.fire(new DeviceListChanged(enrolled.address().account()));
        });
        return device.isPresent();
    }
}
