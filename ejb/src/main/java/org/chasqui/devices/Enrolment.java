// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.accounts.Accounts;
import org.chasqui.devices.internal.Device;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.devices.internal.NumberRepository;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.jspecify.annotations.Nullable;

/** Turns a user's credentials, or an administrator's word, into an enrolled device with a token. */
@Singleton
public class Enrolment {

    /**
     * An enrolled device and its token, which is shown this once.
     *
     * @param account the account and its name
     * @param device the new device
     * @param token what the device authenticates with from now on
     * @param firstNumber where its counters of message numbers begin
     */
    public record Result(AccountSummary account, EnrolledDevice device, DeviceToken token, long firstNumber) {}

    private final Accounts accounts;
    private final DeviceRepository repository;
    private final NumberRepository numbers;
    private final DeviceCertificates certificates;
    private final Event<DeviceListChanged> changes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Enrolment(
            Accounts accounts,
            DeviceRepository repository,
            NumberRepository numbers,
            DeviceCertificates certificates,
            Event<DeviceListChanged> changes,
            Clock clock) {
        this.accounts = accounts;
        this.repository = repository;
        this.numbers = numbers;
        this.certificates = certificates;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Enrols the first device of a user who has proven their identity, with the account's key; refused where the
     * account has a device. Nobody can write to it before it has published its keys.
     */
    @Transactional
    public EnrolOutcome enrolFirst(NewDevice wanted) {
        Optional<AccountSummary> account = active(wanted);
        if (account.isEmpty()) {
            return new EnrolOutcome.UnknownAccount(wanted.user());
        }
        AccountId id = account.get().id();
        accounts.lock(id);
        if (!repository.of(id).isEmpty()) {
            return new EnrolOutcome.NoDeviceFree(wanted.user());
        }
        if (wanted.keys().certificate() == null
                || !isCertified(wanted, DeviceAddress.PRIMARY, wanted.keys().account())) {
            return new EnrolOutcome.InvalidCertificate(wanted.user());
        }
        accounts.replaceKey(id, wanted.keys().account());
        return new EnrolOutcome.Enrolled(List.of(result(account.get(), add(id, DeviceAddress.PRIMARY, wanted))));
    }

    /**
     * Enrols devices on an administrator's behalf in one transaction, addressable at once. Certificates are checked
     * where they are given.
     */
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
        lock(owners);
        DeviceNumbers free = new DeviceNumbers(numbers::usage);
        Map<AccountId, byte[]> keys = new HashMap<>();
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            AccountId account = owners.get(i).id();
            Optional<Integer> number = free.next(account);
            if (number.isEmpty()) {
                return new EnrolOutcome.NoDeviceFree(devices.get(i).user());
            }
            Optional<EnrolOutcome> refused = refusal(devices.get(i), account, number.get(), keys);
            if (refused.isPresent()) {
                return refused.get();
            }
            chosen.add(number.get());
        }
        keys.forEach(accounts::replaceKey);
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            Added added = add(owners.get(i).id(), chosen.get(i), devices.get(i));
            added.device.addressableFrom(clock.millis());
            results.add(result(owners.get(i), added));
        }
        Set<AccountId> changed = new HashSet<>();
        owners.forEach(o -> changed.add(o.id()));
        changes.fire(new DeviceListChanged(changed));
        return new EnrolOutcome.Enrolled(results);
    }

    /** In one order, whatever that of the request: two administrators must not wait for each other. */
    private void lock(List<AccountSummary> owners) {
        owners.stream()
                .map(AccountSummary::id)
                .distinct()
                .sorted(Comparator.comparing(AccountId::value))
                .forEach(accounts::lock);
    }

    /** @param keys account keys that come with this call; the device's own is added */
    private Optional<EnrolOutcome> refusal(
            NewDevice wanted, AccountId account, int number, Map<AccountId, byte[]> keys) {
        byte[] given = wanted.keys().account();
        if (given != null && number != DeviceAddress.PRIMARY) {
            return Optional.of(new EnrolOutcome.AccountKeyNotWithPrimary(wanted.user()));
        }
        if (given != null) {
            keys.put(account, given);
        }
        byte[] key = keys.containsKey(account)
                ? keys.get(account)
                : accounts.key(account).orElse(null);
        return wanted.keys().certificate() == null || isCertified(wanted, number, key)
                ? Optional.empty()
                : Optional.of(new EnrolOutcome.InvalidCertificate(wanted.user()));
    }

    private boolean isCertified(NewDevice wanted, int number, byte @Nullable [] accountKey) {
        byte[] certificate = wanted.keys().certificate();
        return accountKey != null
                && certificate != null
                && certificates.verifies(
                        accountKey,
                        new DeviceCertificates.Certified(
                                number, wanted.registrationId(), wanted.keys().identity()),
                        certificate);
    }

    private Optional<AccountSummary> active(NewDevice wanted) {
        return accounts.find(wanted.user()).filter(a -> !a.disabled());
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Added(Device device, byte[] secret, long firstNumber) {}

    private Added add(AccountId account, int number, NewDevice wanted) {
        DeviceAddress address = new DeviceAddress(account, number);
        byte[] secret = DeviceToken.newSecret(random);
        long firstNumber = numbers.use(address);
        Device device = repository.add(new Device(address, wanted, DeviceToken.hash(secret), clock.instant()));
        return new Added(device, secret, firstNumber);
    }

    private static Result result(AccountSummary account, Added added) {
        EnrolledDevice enrolled = added.device.enrolled();
        return new Result(account, enrolled, DeviceToken.of(enrolled.id(), added.secret), added.firstNumber);
    }
}
