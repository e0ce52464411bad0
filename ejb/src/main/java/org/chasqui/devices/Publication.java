// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.chasqui.accounts.Accounts;
import org.chasqui.devices.internal.Device;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.devices.internal.LinkRepository;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;

/** Makes devices addressable when they have published their keys; {@code keys} calls it. */
@Singleton
public class Publication {

    /** What a commit may take beyond {@link DeviceLists#LEASE} before a device's first messages would miss it. */
    private static final Duration COMMIT = Duration.ofSeconds(1);

    private final Accounts accounts;
    private final DeviceRepository repository;
    private final LinkRepository links;
    private final Event<DeviceListChanged> changes;
    private final Event<DeviceLinked> linked;
    private final Clock clock;

    @Inject
    Publication(
            Accounts accounts,
            DeviceRepository repository,
            LinkRepository links,
            Event<DeviceListChanged> changes,
            Event<DeviceLinked> linked,
            Clock clock) {
        this.accounts = accounts;
        this.repository = repository;
        this.links = links;
        this.changes = changes;
        this.linked = linked;
        this.clock = clock;
    }

    /**
     * Locks a device that is about to publish keys until the transaction ends, with its account where it may become
     * addressable: it cannot be removed meanwhile.
     *
     * @return false if it was removed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean begin(DeviceId device) {
        repository.accountOfUnpublished(device).ifPresent(accounts::lock);
        return repository.lock(device).isPresent();
    }

    /** The device's keys are complete. Called last in the transaction; does nothing if they were before. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void complete(DeviceId id) {
        Device device = repository.byId(id).orElseThrow();
        if (device.isAddressable()) {
            return;
        }
        EnrolledDevice enrolled = device.enrolled();
        DeviceAddress address = enrolled.address();
        long since = clock.instant().plus(DeviceLists.LEASE).plus(COMMIT).toEpochMilli();
        device.addressableFrom(since);
        links.deleteOf(device);
        if (address.number() != DeviceAddress.PRIMARY) {
            linked.fire(new DeviceLinked(enrolled, since));
        }
        changes.fire(new DeviceListChanged(Set.of(address.account())));
    }
}
