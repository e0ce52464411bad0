// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.chasqui.accounts.Accounts;
import org.chasqui.devices.internal.Device;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.identity.AccountId;

/** Revokes devices that nobody uses any more, and says so before. */
@Singleton
public class IdleDevices {

    private final Accounts accounts;
    private final DeviceRepository repository;
    private final DeviceRemoval removal;
    private final Event<DeviceExpiring> expiring;
    private final IdlePolicy policy;
    private final Clock clock;

    @Inject
    IdleDevices(
            Accounts accounts,
            DeviceRepository repository,
            DeviceRemoval removal,
            Event<DeviceExpiring> expiring,
            DeviceSettings settings,
            Clock clock) {
        this.accounts = accounts;
        this.repository = repository;
        this.removal = removal;
        this.expiring = expiring;
        this.policy = new IdlePolicy(settings.idle(), clock);
        this.clock = clock;
    }

    /** By what it decides. */
    public IdlePolicy policy() {
        return policy;
    }

    /** Whether {@link #decide} may have something to do: it depends on how many devices the account has. */
    public boolean isSuspect(OwnDevice device) {
        return policy.verdict(device, 1) != IdlePolicy.Verdict.KEEP;
    }

    /**
     * Devices that were not seen for long.
     *
     * @param after behind this one; empty for the first page
     */
    @Transactional
    public List<OwnDevice> away(Optional<OwnDevice> after, int limit) {
        return repository.notSeenSince(policy.suspectBefore(), after, limit).stream()
                .map(Device::own)
                .toList();
    }

    /** Removes the device or has it warned of, if it is as it was when it was suspected. */
    @Transactional
    public void decide(OwnDevice suspect) {
        AccountId account = suspect.device().address().account();
        accounts.lock(account);
        Optional<Device> found = repository.lock(suspect.device().id()); // it may have connected just now
        if (found.isEmpty()) {
            return;
        }
        Device device = found.get();
        OwnDevice now = device.own();
        int devices = repository.of(account).size();
        switch (policy.verdict(now, devices)) {
            case KEEP -> {}
            case WARN -> {
                device.warned(clock.millis());
                expiring.fire(new DeviceExpiring(
                        now.device(), policy.expiresAt(now, devices).orElseThrow()));
            }
            case REMOVE -> removal.remove(device);
        }
    }
}
