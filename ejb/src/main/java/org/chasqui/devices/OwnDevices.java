// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.chasqui.accounts.Accounts;
import org.chasqui.devices.internal.Device;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/** What an account's own devices may do with its device list. */
@Singleton
public class OwnDevices {

    private final Accounts accounts;
    private final DeviceRepository repository;
    private final DeviceRemoval removal;

    @Inject
    OwnDevices(Accounts accounts, DeviceRepository repository, DeviceRemoval removal) {
        this.accounts = accounts;
        this.repository = repository;
        this.removal = removal;
    }

    /** How a change ended. */
    public enum Outcome {
        /** It was made. */
        DONE,
        /** The caller is a linked device, and the other one is not itself. */
        NOT_PRIMARY,
        /** The primary cannot revoke itself. */
        IS_PRIMARY,
        /** The account has no such device. */
        UNKNOWN
    }

    /** The account's devices in order of number, those too that have not published their keys yet. */
    @Transactional
    public List<OwnDevice> list(AccountId account) {
        return repository.of(account).stream().map(Device::own).toList();
    }

    /**
     * Renames a device: the primary any, the others themselves.
     *
     * @throws IllegalArgumentException if no device may have that name
     */
    @Transactional
    public Outcome rename(EnrolledDevice caller, int number, String name) {
        NewDevice.checkName(name);
        if (!mayChange(caller, number)) {
            return Outcome.NOT_PRIMARY;
        }
        accounts.lock(caller.address().account());
        Optional<Device> device = find(caller, number);
        device.ifPresent(d -> d.rename(name));
        return device.isPresent() ? Outcome.DONE : Outcome.UNKNOWN;
    }

    /** Revokes a device: the primary any but itself, the others themselves. */
    @Transactional
    public Outcome revoke(EnrolledDevice caller, int number) {
        if (!mayChange(caller, number)) {
            return Outcome.NOT_PRIMARY;
        }
        if (number == DeviceAddress.PRIMARY) {
            return Outcome.IS_PRIMARY;
        }
        accounts.lock(caller.address().account());
        Optional<Device> device = find(caller, number);
        device.ifPresent(removal::remove);
        return device.isPresent() ? Outcome.DONE : Outcome.UNKNOWN;
    }

    /** By one's own devices only: nobody names a device of another account here. */
    static boolean mayChange(EnrolledDevice caller, int number) {
        int own = caller.address().number();
        return own == DeviceAddress.PRIMARY || own == number;
    }

    private Optional<Device> find(EnrolledDevice caller, int number) {
        return number < DeviceAddress.PRIMARY || number > DeviceAddress.MAX_NUMBER
                ? Optional.empty()
                : repository.byAddress(new DeviceAddress(caller.address().account(), number));
    }
}
