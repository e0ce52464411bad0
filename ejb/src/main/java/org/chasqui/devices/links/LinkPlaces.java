// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.links;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.chasqui.accounts.Accounts;
import org.chasqui.devices.DeviceCertificates;
import org.chasqui.devices.DeviceNumbers;
import org.chasqui.devices.DeviceRemoval;
import org.chasqui.devices.DeviceSettings;
import org.chasqui.devices.DeviceToken;
import org.chasqui.devices.NewDevice;
import org.chasqui.devices.internal.Device;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.devices.internal.LinkRepository;
import org.chasqui.devices.internal.LinkSession;
import org.chasqui.devices.internal.NumberRepository;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/**
 * The places that links take in their accounts: a device that is approved has one at once, and gives it back when its
 * session ends before it has published its keys. Every method but {@link #sweep} needs the caller's transaction with
 * the lock on the account.
 */
@Singleton
public class LinkPlaces {

    private final Accounts accounts;
    private final DeviceRepository devices;
    private final NumberRepository numbers;
    private final LinkRepository links;
    private final DeviceRemoval removal;
    private final DeviceCertificates certificates;
    private final DeviceSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    LinkPlaces(
            Accounts accounts,
            DeviceRepository devices,
            NumberRepository numbers,
            LinkRepository links,
            DeviceRemoval removal,
            DeviceCertificates certificates,
            DeviceSettings settings,
            Clock clock) {
        this.accounts = accounts;
        this.devices = devices;
        this.numbers = numbers;
        this.links = links;
        this.removal = removal;
        this.certificates = certificates;
        this.settings = settings;
        this.clock = clock;
    }

    /** The number for one more device; empty if the account has as many as it may have. */
    Optional<Integer> free(AccountId account) {
        giveBackExpired(account);
        DeviceNumbers.Usage usage = numbers.usage(account);
        return usage.taken().size() >= settings.max() ? Optional.empty() : new DeviceNumbers(a -> usage).next(account);
    }

    /** Makes the device of a session that has none. */
    LinkOutcome.Approval give(LinkSession session, AccountId account, Approved wanted) {
        Optional<Integer> free = free(account);
        if (free.isEmpty()) {
            return new LinkOutcome.DeviceLimit();
        }
        boolean wasOffered = session.number().filter(n -> n == wanted.number()).isPresent();
        if (!wasOffered || numbers.usage(account).taken().contains(wanted.number())) {
            return new LinkOutcome.NumberTaken();
        }
        if (!isCertified(account, wanted)) {
            return new LinkOutcome.InvalidCertificate();
        }
        DeviceAddress address = new DeviceAddress(account, wanted.number());
        numbers.use(address);
        byte[] nobodyKnows = DeviceToken.hash(DeviceToken.newSecret(random));
        Device device = devices.add(new Device(address, wanted.device(), nobodyKnows, clock.instant()));
        session.approve(device.enrolled().id(), wanted.handover());
        return new LinkOutcome.Done();
    }

    private boolean isCertified(AccountId account, Approved wanted) {
        NewDevice device = wanted.device();
        byte[] certificate = device.keys().certificate();
        var certified = new DeviceCertificates.Certified(
                wanted.number(), device.registrationId(), device.keys().identity());
        return certificate != null
                && accounts.key(account)
                        .filter(key -> certificates.verifies(key, certified, certificate))
                        .isPresent();
    }

    /** Ends a session that was guessed at too often. */
    void endIfGuessedAt(LinkSession session) {
        if (session.isGuessedAt()) {
            giveBack(session);
        }
    }

    /** Ends a session, and removes its device. */
    void giveBack(LinkSession session) {
        Optional<Device> device = session.device().flatMap(devices::byId).filter(d -> !d.isAddressable());
        links.remove(session);
        device.ifPresent(removal::remove);
    }

    private void giveBackExpired(AccountId account) {
        links.expiredOf(account, clock.millis()).forEach(id -> links.lock(id).ifPresent(this::giveBack));
    }

    /** Sessions whose time is over; {@link #sweep} ends each. */
    @Transactional
    public List<Long> expired(int limit) {
        return links.expired(clock.millis(), limit);
    }

    /** Ends a session whose time is over, and gives its place back. */
    @Transactional
    public void sweep(long link) {
        links.accountOf(link).ifPresent(accounts::lock);
        links.lock(link).filter(s -> s.isOver(clock.millis())).ifPresent(this::giveBack);
    }
}
