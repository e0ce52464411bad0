// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.linking;

import com.google.protobuf.ByteString;
import java.util.List;
import org.chasqui.client.api.LinkApproval;
import org.chasqui.client.api.LinksApi;
import org.chasqui.client.api.OpenedLink;
import org.chasqui.client.crypto.AccountKeyPair;
import org.chasqui.client.crypto.DeviceCertificate;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.LinkException;
import org.chasqui.client.failure.ProblemException;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.NewDevices;
import org.chasqui.client.store.Profile;
import org.chasqui.protocol.v1.KnownAccount;
import org.chasqui.protocol.v1.LinkHandover;
import org.chasqui.protocol.v1.LinkHello;

/**
 * The primary's side of linking: a device that has shown its code and waits for the user's word. Methods block on the
 * server.
 */
public final class PendingDevice {

    private static final int MAX_HANDOVER = 60 * 1024;

    private final Profile primary;
    private final LinksApi server;
    private final LinkCode code;
    private final LinkSecret secret;
    private final OpenedLink opened;
    private final LinkHello hello;

    private PendingDevice(Profile primary, LinksApi server, LinkCode code) {
        this.primary = primary;
        this.server = server;
        this.code = code;
        this.secret = new LinkSecret(code.secret());
        this.opened = Refusals.explained(() -> server.open(primary.token(), code.linkId(), secret.proof()));
        this.hello = secret.authenticated(opened.hello());
    }

    /**
     * Looks who shows that code.
     *
     * @throws LinkException if the code is not good any more, this is no primary, or somebody has interfered
     */
    public static PendingDevice open(Profile primary, LinksApi server, LinkCode code) {
        if (!primary.membership().isPrimary()) {
            throw LinkException.notPrimary();
        }
        return new PendingDevice(primary, server, code);
    }

    /** What the new device calls itself. */
    public String name() {
        return hello.getName();
    }

    /** The user does not know the device: its code is void from now on. */
    public void decline() {
        Refusals.explained(() -> {
            server.decline(primary.token(), code.linkId(), secret.proof());
            return true;
        });
    }

    /**
     * Certifies the device and hands over the account's identity.
     *
     * @param known accounts whose keys the new device is to trust; as many as fit are told
     * @param noted where it is kept that the device is to get what came before it, if it is
     * @return the device's number
     * @throws LinkException if the account has no place left or the session has ended
     */
    public int approve(List<KnownAccount> known, NewDevices noted, boolean history) {
        try {
            return Refusals.explained(() -> approve(opened.device(), known, noted, history));
        } catch (ProblemException e) {
            if (!e.type().equals(Refusals.NUMBER_TAKEN)) {
                throw e;
            }
            OpenedLink again = Refusals.explained(() -> server.open(primary.token(), code.linkId(), secret.proof()));
            return Refusals.explained(() -> approve(again.device(), known, noted, history));
        }
    }

    private int approve(int device, List<KnownAccount> known, NewDevices noted, boolean history) {
        ByteString accountPrivateKey = primary.membership().accountPrivateKey();
        if (accountPrivateKey == null) {
            throw LinkException.notPrimary();
        }
        if (device <= DeviceAddress.PRIMARY || device > DeviceAddress.MAX) {
            throw LinkException.forged(); // a certificate for it could be used in the place of the primary's
        }
        DeviceCertificate certificate = new AccountKeyPair(primary.membership().accountKey(), accountPrivateKey)
                .certify(device, hello.getRegistrationId(), hello.getIdentityKey());
        noted.expect(device, hello.getIdentityKey(), history);
        try {
            server.approve(
                    primary.token(),
                    code.linkId(),
                    new LinkApproval(
                            secret.proof(),
                            device,
                            hello.getName(),
                            hello.getRegistrationId(),
                            hello.getIdentityKey(),
                            certificate.signature(),
                            secret.seal(handover(device, certificate, known), hello.getEphemeralKey())));
            return device;
        } catch (ClientException e) {
            if (!e.isTransient()) { // else the server may have taken it; the list of devices will tell
                noted.forget(device);
            }
            throw e;
        }
    }

    private LinkHandover handover(int device, DeviceCertificate certificate, List<KnownAccount> known) {
        LinkHandover.Builder handover = LinkHandover.newBuilder()
                .setAccount(primary.address().account().value())
                .setDevice(device)
                .setAccountKey(certificate.accountKey())
                .setCertificate(certificate.signature());
        int size = handover.build().getSerializedSize();
        for (KnownAccount account : known) {
            size += account.getSerializedSize() + 4; // tag and length
            if (size > MAX_HANDOVER) {
                break;
            }
            handover.addKnownAccounts(account);
        }
        return handover.build();
    }
}
