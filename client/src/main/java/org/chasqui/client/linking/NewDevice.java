// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.linking;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.api.LinkedDevice;
import org.chasqui.client.api.LinksApi;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.api.StartedLink;
import org.chasqui.client.crypto.DeviceCertificate;
import org.chasqui.client.crypto.LocalIdentity;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.LinkException;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.Membership;
import org.chasqui.client.store.Profile;
import org.chasqui.protocol.v1.LinkHandover;
import org.chasqui.protocol.v1.LinkHello;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** The new device's side of linking: shows a code, and becomes a device when the primary has approved it. */
public final class NewDevice {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);

    private final LinksApi server;
    private final ServerIdentity address;
    private final Clock clock;
    private final LocalIdentity identity = LocalIdentity.generate();
    private final ECKeyPair ephemeral = ECKeyPair.generate();
    private final LinkSecret secret = LinkSecret.generate();
    private final StartedLink session;
    private final Instant end;

    /**
     * What a device that was approved is and has been told.
     *
     * @param profile to be kept
     * @param handover what else the primary says
     */
    public record Linked(Profile profile, LinkHandover handover) {}

    private NewDevice(LinksApi server, ServerIdentity address, String name, Clock clock) {
        this.server = server;
        this.address = address;
        this.clock = clock;
        LinkHello hello = LinkHello.newBuilder()
                .setEphemeralKey(ByteString.copyFrom(ephemeral.getPublicKey().serialize()))
                .setIdentityKey(identity.publicKey())
                .setRegistrationId(identity.registrationId())
                .setName(name)
                .build();
        this.session = server.start(secret.proofHash(), secret.authenticate(hello));
        this.end = clock.instant().plusSeconds(session.expiresIn());
    }

    /**
     * Opens a link session. Blocks.
     *
     * @param name of the device, for people, 1 to 64 characters
     */
    public static NewDevice begin(LinksApi server, ServerIdentity address, String name, Clock clock) {
        return new NewDevice(server, address, name, clock);
    }

    /** What the primary has to read. */
    public LinkCode code() {
        return LinkCode.of(session.link(), secret.bytes());
    }

    /** How long the code is good for. */
    public Duration life() {
        return Duration.ofSeconds(session.expiresIn());
    }

    /**
     * Waits until the primary has approved.
     *
     * @throws LinkException if the session ends before, or what came does not come from who has read the code
     * @throws InterruptedException if the thread was interrupted; the session ends by itself
     */
    public Linked await() throws InterruptedException {
        while (clock.instant().isBefore(end)) {
            Optional<LinkedDevice> approved = ask();
            if (approved.isPresent()) {
                return accepted(approved.get());
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_QUESTIONS.toMillis());
        }
        throw LinkException.over();
    }

    private Optional<LinkedDevice> ask() {
        try {
            return Refusals.explained(() -> server.claim(session));
        } catch (ClientException e) {
            if (e.isTransient()) {
                return Optional.empty(); // the network or the server may be back before the code ends
            }
            throw e;
        }
    }

    private Linked accepted(LinkedDevice linked) {
        LinkHandover handover = secret.open(linked.handover(), ephemeral.getPrivateKey());
        DeviceCertificate certificate = new DeviceCertificate(handover.getAccountKey(), handover.getCertificate());
        boolean fits = handover.getAccount() == linked.account().value()
                && handover.getDevice() == linked.device()
                && certificate.certifies(linked.device(), identity.registrationId(), identity.publicKey());
        if (!fits) {
            throw LinkException.forged();
        }
        Profile profile = new Profile(
                address.address().toString(),
                linked.user().value(),
                new DeviceAddress(linked.account(), linked.device()),
                linked.token(),
                identity.serializedKeyPair(),
                identity.registrationId(),
                new Membership(
                        handover.getAccountKey(), null, handover.getCertificate(), Math.max(1, linked.firstNumber())));
        return new Linked(profile, handover);
    }
}
