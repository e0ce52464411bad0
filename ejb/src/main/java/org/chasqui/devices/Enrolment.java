// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.accounts.Accounts;
import org.chasqui.devices.internal.Device;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/** Turns a user's credentials, or an administrator's word, into an enrolled device with a token. */
@Singleton
public class Enrolment {

    /**
     * An enrolled device and its token, which is shown this once.
     *
     * @param account the account and its name
     * @param device the new device
     * @param token what the device authenticates with from now on
     */
    public record Result(AccountSummary account, EnrolledDevice device, DeviceToken token) {}

    private final Accounts accounts;
    private final DeviceRepository repository;
    private final Event<DeviceListChanged> changes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Enrolment(Accounts accounts, DeviceRepository repository, Event<DeviceListChanged> changes, Clock clock) {
        this.accounts = accounts;
        this.repository = repository;
        this.changes = changes;
        this.clock = clock;
    }

    /** Enrols the first device of a user who has proven their identity; refused where the account has one. */
    @Transactional
    public EnrolOutcome enrolFirst(NewDevice wanted) {
        Optional<AccountSummary> account = active(wanted);
        if (account.isEmpty()) {
            return new EnrolOutcome.UnknownAccount(wanted.user());
        }
        AccountId id = account.get().id();
        if (!lockedNumbers(id).isEmpty()) {
            return new EnrolOutcome.NoDeviceFree(wanted.user());
        }
        return new EnrolOutcome.Enrolled(List.of(enrol(account.get(), DeviceAddress.PRIMARY, wanted)));
    }

    /** Enrols devices on an administrator's behalf in one transaction, each with its account's lowest free number. */
    @Transactional
    public EnrolOutcome enrolAll(List<NewDevice> devices) {
        // decide all before inserting any: the outcome is all or none
        List<AccountSummary> owners = new ArrayList<>();
        for (NewDevice wanted : devices) {
            Optional<AccountSummary> account = active(wanted);
            if (account.isEmpty()) {
                return new EnrolOutcome.UnknownAccount(wanted.user());
            }
            owners.add(account.get());
        }
        DeviceNumbers numbers = new DeviceNumbers(this::lockedNumbers);
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            Optional<Integer> number = numbers.next(owners.get(i).id());
            if (number.isEmpty()) {
                return new EnrolOutcome.NoDeviceFree(devices.get(i).user());
            }
            chosen.add(number.get());
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            results.add(enrol(owners.get(i), chosen.get(i), devices.get(i)));
        }
        return new EnrolOutcome.Enrolled(results);
    }

    /** The numbers in use; nobody else can choose one before this transaction ends. */
    private SortedSet<Integer> lockedNumbers(AccountId account) {
        accounts.lock(account);
        return repository.numbersOf(Set.of(account)).getOrDefault(account, new TreeSet<>());
    }

    private Optional<AccountSummary> active(NewDevice wanted) {
        return accounts.find(wanted.user()).filter(a -> !a.disabled());
    }

    private Result enrol(AccountSummary account, int number, NewDevice wanted) {
        byte[] secret = DeviceToken.newSecret(random);
        Device device = repository.add(
                new Device(new DeviceAddress(account.id(), number), wanted, DeviceToken.hash(secret), clock.instant()));
        changes.fire(new DeviceListChanged(account.id()));
        EnrolledDevice enrolled = device.enrolled();
        return new Result(account, enrolled, DeviceToken.of(enrolled.id(), secret));
    }
}
