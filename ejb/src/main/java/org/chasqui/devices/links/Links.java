// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.links;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.accounts.Accounts;
import org.chasqui.devices.DeviceSettings;
import org.chasqui.devices.DeviceToken;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.devices.Enrolment;
import org.chasqui.devices.internal.Device;
import org.chasqui.devices.internal.DeviceRepository;
import org.chasqui.devices.internal.LinkRepository;
import org.chasqui.devices.internal.LinkSession;
import org.chasqui.devices.internal.NumberRepository;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/**
 * The steps of a link. Each is a transaction that locks the account, then the session, so that a step happens once and
 * a place is given to one device. Wrong proofs are counted in the same transaction, which therefore never fails for
 * one.
 */
@Singleton
public class Links {

    private final Accounts accounts;
    private final DeviceRepository devices;
    private final NumberRepository numbers;
    private final LinkRepository links;
    private final LinkPlaces places;
    private final DeviceSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Links(
            Accounts accounts,
            DeviceRepository devices,
            NumberRepository numbers,
            LinkRepository links,
            LinkPlaces places,
            DeviceSettings settings,
            Clock clock) {
        this.accounts = accounts;
        this.devices = devices;
        this.numbers = numbers;
        this.links = links;
        this.places = places;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A new device opens a session.
     *
     * @param proofHash 32 bytes
     * @param hello for the primary, opaque
     */
    @Transactional
    public LinkOutcome.Posting post(byte[] proofHash, byte[] hello) {
        if (links.count() >= settings.links().maxOpen()) {
            return new LinkOutcome.TooMany();
        }
        byte[] secret = DeviceToken.newSecret(random);
        long id = random.nextLong();
        Duration life = settings.links().life();
        var hashes = new LinkSession.Hashes(proofHash, DeviceToken.hash(secret));
        links.add(new LinkSession(id, hashes, hello, clock.millis() + life.toMillis()));
        return new LinkOutcome.Posted(id, secret, life);
    }

    /** A primary looks at the new device; the first that proves the code has the session. */
    @Transactional
    public LinkOutcome.Opening open(long link, EnrolledDevice caller, byte[] proof) {
        AccountId account = caller.address().account();
        switch (admit(link, caller, proof)) {
            case Admission.Refused(var why) -> {
                return why;
            }
            case Admission.Admitted(var session) -> {
                Optional<Device> approved = session.device().flatMap(devices::byId);
                if (approved.isPresent()) {
                    return new LinkOutcome.Opened(
                            session.hello(), approved.get().enrolled().address().number());
                }
                Optional<Integer> number = places.free(account);
                session.open(account, number.orElse(0));
                return number.<LinkOutcome.Opening>map(n -> new LinkOutcome.Opened(session.hello(), n))
                        .orElseGet(LinkOutcome.DeviceLimit::new);
            }
        }
    }

    /** The primary accepts the new device, which gets its place, but no token and no messages yet. */
    @Transactional
    public LinkOutcome.Approval approve(long link, EnrolledDevice caller, byte[] proof, Approved wanted) {
        switch (admit(link, caller, proof)) {
            case Admission.Refused(var why) -> {
                return why;
            }
            case Admission.Admitted(var session) -> {
                Optional<Device> approved = session.device().flatMap(devices::byId);
                if (approved.isPresent()) {
                    return approved.get().is(wanted.number(), wanted.device())
                            ? new LinkOutcome.Done()
                            : new LinkOutcome.UnknownLink();
                }
                return places.give(session, caller.address().account(), wanted);
            }
        }
    }

    /** The primary refuses the new device, or takes its acceptance back before the device has published its keys. */
    @Transactional
    public LinkOutcome.Ending decline(long link, EnrolledDevice caller, byte[] proof) {
        return switch (admit(link, caller, proof)) {
            case Admission.Refused(var why) -> why;
            case Admission.Admitted(var session) -> {
                places.giveBack(session);
                yield new LinkOutcome.Done();
            }
        };
    }

    /** The new device asks whether it was approved. */
    @Transactional
    public LinkOutcome.Claim claim(long link, byte[] secret) {
        links.accountOf(link).ifPresent(accounts::lock);
        long now = clock.millis();
        Optional<LinkSession> found = links.lock(link).filter(s -> !s.isOver(now));
        if (found.isEmpty()) {
            return new LinkOutcome.UnknownLink();
        }
        LinkSession session = found.get();
        if (!session.isClaimedBy(secret)) {
            places.endIfGuessedAt(session);
            return new LinkOutcome.WrongCode();
        }
        return session.device()
                .flatMap(devices::byId)
                .map(d -> claimed(session, d))
                .orElseGet(() -> new LinkOutcome.Waiting(Duration.ofMillis(session.left(now))));
    }

    private LinkOutcome.Claim claimed(LinkSession session, Device device) {
        EnrolledDevice enrolled = device.enrolled();
        AccountSummary account = accounts.find(enrolled.address().account()).orElseThrow();
        if (account.disabled()) {
            return new LinkOutcome.AccountDisabled();
        }
        byte[] secret = DeviceToken.newSecret(random);
        device.replaceToken(DeviceToken.hash(secret));
        return new LinkOutcome.Claimed(
                new Enrolment.Result(
                        account,
                        enrolled,
                        DeviceToken.of(enrolled.id(), secret),
                        numbers.firstMessageNumber(enrolled.address())),
                session.handover());
    }

    private sealed interface Admission {
        record Admitted(LinkSession session) implements Admission {}

        record Refused(LinkOutcome.Refused why) implements Admission {}
    }

    private Admission admit(long link, EnrolledDevice caller, byte[] proof) {
        if (caller.address().number() != DeviceAddress.PRIMARY) {
            return new Admission.Refused(new LinkOutcome.NotPrimary());
        }
        AccountId account = caller.address().account();
        accounts.lock(account);
        long now = clock.millis();
        Optional<LinkSession> session = links.lock(link).filter(s -> !s.isOver(now) && s.isFor(account));
        if (session.isEmpty() || devices.byId(caller.id()).isEmpty()) {
            return new Admission.Refused(new LinkOutcome.UnknownLink());
        }
        if (!session.get().isProvenBy(proof)) {
            places.endIfGuessedAt(session.get());
            return new Admission.Refused(new LinkOutcome.WrongCode());
        }
        return new Admission.Admitted(session.get());
    }
}
