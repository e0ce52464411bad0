// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
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

/** Authenticates and lists enrolled devices. */
@Singleton
public class Devices {

    private final Accounts accounts;
    private final DeviceRepository repository;
    private final Clock clock;

    @Inject
    Devices(Accounts accounts, DeviceRepository repository, Clock clock) {
        this.accounts = accounts;
        this.repository = repository;
        this.clock = clock;
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

    /**
     * The account's devices that others can write to, in order of number; empty if it has none or does not exist.
     * Devices that have not published their keys are nobody's business.
     */
    @Transactional
    public List<EnrolledDevice> of(AccountId account) {
        return repository.of(account).stream()
                .filter(Device::isAddressable)
                .map(Device::enrolled)
                .toList();
    }

    /** The device numbers of each account, for listings; accounts without a device are absent. */
    @Transactional
    public Map<AccountId, SortedSet<Integer>> numbersOf(Set<AccountId> accounts) {
        return repository.numbersOf(accounts);
    }

    /** The serialised public identity key; read without its row, which the caller may lock later. */
    @Transactional
    public Optional<byte[]> identityKey(DeviceId device) {
        return repository.identityKey(device);
    }

    /** What is known of a device by its keys; empty if it was removed. */
    @Transactional
    public Optional<NewDevice.Keys> keys(DeviceId device) {
        return repository.byId(device).map(d -> new NewDevice.Keys(d.identityKey(), null, d.certificate()));
    }

    /** Which of these devices may be connected: they exist, and their accounts are not disabled. */
    @Transactional
    public Set<DeviceId> admittedOf(Set<DeviceId> devices) {
        return repository.admittedOf(devices);
    }

    /** Notes that the devices have connected; written once a day. */
    @Transactional
    public void seen(Collection<DeviceId> devices) {
        repository.seen(devices, OwnDevice.day(clock.millis()));
    }
}
