// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import static org.chasqui.client.Frames.*;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.crypto.AccountKeyPair;
import org.chasqui.client.crypto.Decryption;
import org.chasqui.client.crypto.Devices;
import org.chasqui.client.crypto.Devices.Device;
import org.chasqui.client.crypto.LocalDevice;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.messaging.Connection;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Membership;
import org.chasqui.client.store.Profile;
import org.chasqui.client.store.Profiles;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.SentCopy;
import org.chasqui.protocol.v1.Submit;
import org.chasqui.protocol.v1.Text;

/** Alice's real client, a server that does what the test says, and bob's real keys on the other side of it. */
final class ScriptedConversation implements AutoCloseable {

    final ScriptedServer server;
    final Device bob;
    final List<ClientEvent> heard = new CopyOnWriteArrayList<>();
    final Path directory;
    private final AccountKeyPair accountKey;
    ChasquiClient alice;
    private int aliceDevice = 1;
    private int claims;

    ScriptedConversation(Path directory) throws IOException {
        this.directory = directory;
        server = ScriptedServer.start();
        bob = Devices.in(directory).ofAccount(BOB.value()).create();
        server.devices.put("bob", List.of(bob::bundle));
        server.accountKeys.put("bob", bob.certificate.accountKey());
        alice = enrol("päss", "alice");
        try (Database database = Database.open(directory.resolve("alice").resolve("chasqui.db"))) {
            Membership membership = new Profiles(database).find().orElseThrow().membership();
            accountKey = new AccountKeyPair(membership.accountKey(), membership.accountPrivateKey());
        }
    }

    Connection connect() {
        return alice.connect(heard::add);
    }

    @Override
    public void close() throws IOException {
        alice.close();
        bob.close();
        server.close();
    }

    ChasquiClient enrol(String password, String home) {
        return ChasquiClient.enrol(server.uri(), "alice", password.toCharArray(), "test", directory.resolve(home));
    }

    void reopen() {
        alice.close();
        alice = ChasquiClient.open(directory.resolve("alice"));
    }

    long published() {
        return server.requests.stream()
                .filter(request -> request.startsWith("PUT "))
                .count();
    }

    String textAtBob(Submit submit) {
        DeviceCiphertext copy = submit.getCopies(0);
        Decryption opened = bob.sessions.decrypt(alice.address(), copy.getType(), copy.getCiphertext());
        return ((Decryption.Opened) opened).content().getText().getBody();
    }

    ClaimedDevice bundleOfAlice() {
        ClaimedDevice bundle = server.published.getFirst().apply(claims++);
        return new ClaimedDevice(
                aliceDevice,
                bundle.registrationId(),
                bundle.identityKey(),
                accountKey
                        .certify(aliceDevice, bundle.registrationId(), bundle.identityKey())
                        .signature(),
                bundle.signedPreKey(),
                bundle.kyberPreKey(),
                bundle.preKey());
    }

    /** From now on alice's client is a linked device of hers, and no primary. */
    void becomeLinked(int asNumber) {
        alice.close();
        aliceDevice = asNumber;
        try (Database database = Database.open(directory.resolve("alice").resolve("chasqui.db"))) {
            Profile profile = new Profiles(database).find().orElseThrow();
            LocalDevice device = LocalDevice.of(profile);
            database.update(
                    "UPDATE profile SET device = ?, account_private_key = NULL, certificate = ?",
                    aliceDevice,
                    accountKey
                            .certify(
                                    aliceDevice,
                                    profile.registrationId(),
                                    device.identity().publicKey())
                            .signature()
                            .toByteArray());
        }
        alice = ChasquiClient.open(directory.resolve("alice"));
    }

    /** Has a device begin a session with alice's. */
    void begin(Device device) {
        device.sessions.begin(ALICE, server.accountKeys.get("alice"), bundleOfAlice());
    }

    /** Another device of alice, which her account key has certified. */
    Device ofAlice(int asNumber) {
        return Devices.in(directory)
                .ofAccount(ALICE.value())
                .numbered(asNumber)
                .certifiedBy(accountKey)
                .create();
    }

    Deliver fromBob(long number, long sequence, String text) {
        if (bob.sessions.devices(ALICE).isEmpty()) {
            begin(bob);
        }
        return deliver(bob, number, sequence, content(text));
    }

    /** What alice's other device sent to bob, as alice's first device gets it. */
    Deliver copyFrom(Device phone, long number, long sequence, String text) {
        Content copy = Content.newBuilder()
                .setSentCopy(SentCopy.newBuilder()
                        .setRecipient(BOB.value())
                        .setNumber(number)
                        .setContent(content(text)))
                .build();
        return deliver(phone, number, sequence, copy).toBuilder()
                .setConversation(BOB.value())
                .build();
    }

    static Content content(String text) {
        return Content.newBuilder().setText(Text.newBuilder().setBody(text)).build();
    }

    Deliver deliver(Device from, long number, long sequence, Content content) {
        DeviceCiphertext copy = from.sessions.encrypt(new DeviceAddress(ALICE, aliceDevice), content);
        return Deliver.newBuilder()
                .setSequence(sequence)
                .setSenderAccount(from.address.account().value())
                .setSenderDevice(from.address.device())
                .setNumber(number)
                .setServerTime(1_800_000_000_000L + number)
                .setType(copy.getType())
                .setCiphertext(copy.getCiphertext())
                .build();
    }
}
