// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import java.net.http.HttpClient;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.chasqui.client.api.ControlPlane;
import org.chasqui.client.api.EnrolledDevice;
import org.chasqui.client.api.EnrolmentRequest;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.crypto.AccountKeyPair;
import org.chasqui.client.crypto.DeviceCertificate;
import org.chasqui.client.crypto.LocalIdentity;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.UserName;
import org.chasqui.client.store.Membership;
import org.chasqui.client.store.Profile;
import org.chasqui.client.tls.HttpClients;

/** Makes a new account key and a device certified by it, and has the server accept it as a user's primary. */
final class Registration {

    private Registration() {}

    /** Blocks; throws what {@link ControlPlane#enrol} throws. */
    static Profile register(ServerIdentity server, UserName user, char[] password, String deviceName) {
        LocalIdentity identity = LocalIdentity.generate();
        AccountKeyPair account = AccountKeyPair.generate();
        DeviceCertificate certificate =
                account.certify(DeviceAddress.PRIMARY, identity.registrationId(), identity.publicKey());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http = HttpClients.open(threads, server.pin())) {
            EnrolledDevice enrolled = new ControlPlane(http, server.address())
                    .enrol(
                            user,
                            password,
                            new EnrolmentRequest(
                                    deviceName,
                                    identity.registrationId(),
                                    identity.publicKey(),
                                    account.publicKey(),
                                    certificate.signature()));
            return new Profile(
                    server.address().toString(),
                    user.value(),
                    new DeviceAddress(enrolled.account(), enrolled.device()),
                    enrolled.token(),
                    identity.serializedKeyPair(),
                    identity.registrationId(),
                    new Membership(
                            account.publicKey(),
                            account.privateKey(),
                            certificate.signature(),
                            Math.max(1, enrolled.firstNumber())));
        }
    }
}
