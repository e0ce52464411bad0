// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.api.PreKeyUpload;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.AccountKeys;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Home;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;

/** Enrolled devices with real keys in real files, without a server. */
public final class Devices {

    /** When everything in these tests happens. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T06:00:00Z"), ZoneOffset.UTC);

    private final Path directory;
    private long account = 1;
    private int device = 1;
    private @Nullable AccountKeyPair accountKey;

    private Devices(Path directory) {
        this.directory = directory;
    }

    /** Device 1 of account 1, in a directory of its own under the given one. */
    public static Devices in(Path directory) {
        return new Devices(directory);
    }

    public Devices ofAccount(long value) {
        account = value;
        return this;
    }

    public Devices numbered(int value) {
        device = value;
        return this;
    }

    /** Certified by that key instead of the one that devices of the account have in these tests. */
    public Devices certifiedBy(AccountKeyPair key) {
        accountKey = key;
        return this;
    }

    public Device create() {
        DeviceAddress address = new DeviceAddress(new AccountId(account), device);
        LocalIdentity identity = LocalIdentity.generate();
        AccountKeyPair key = accountKey == null ? accountKey(account) : accountKey;
        DeviceCertificate certificate = key.certify(device, identity.registrationId(), identity.publicKey());
        return new Device(directory.resolve(address.toString()), new LocalDevice(address, identity, certificate));
    }

    /** The account key that devices of an account have in these tests unless they are given another. */
    public static AccountKeyPair accountKey(long account) {
        try {
            ECPrivateKey key = new ECPrivateKey(ByteBuffer.allocate(32)
                    .putLong(24, account)
                    .put(31, (byte) 64)
                    .array());
            return new AccountKeyPair(
                    ByteString.copyFrom(key.publicKey().serialize()), ByteString.copyFrom(key.serialize()));
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }

    /** One of them. */
    public static final class Device implements AutoCloseable {
        public final DeviceAddress address;
        public final LocalIdentity identity;
        public final DeviceCertificate certificate;
        private final LocalDevice local;
        private final Path directory;
        private Home home;
        public Sessions sessions;

        private Device(Path directory, LocalDevice local) {
            this.directory = directory;
            this.local = local;
            this.address = local.address();
            this.identity = local.identity();
            this.certificate = local.certificate();
            this.home = Home.create(directory);
            new AccountKeys(home.database()).trust(address.account(), certificate.accountKey());
            this.sessions = new Sessions(home.database(), local);
        }

        /** Begins a session with another device from what the server hands out for it. */
        public void begin(Device other, ClaimedDevice bundle) {
            sessions.begin(other.address.account(), other.certificate.accountKey(), bundle);
        }

        public Database database() {
            return home.database();
        }

        /** Closes the file and opens it again, as the next start of the client does. */
        public void reopen() {
            home.close();
            home = Home.open(directory);
            sessions = new Sessions(home.database(), local);
        }

        /** What the server hands out while there are one-time keys of both kinds. */
        public ClaimedDevice bundle() {
            PreKeyUpload keys = new KeyRing(database(), identity, CLOCK).makeAll(1);
            return new ClaimedDevice(
                    address.device(),
                    identity.registrationId(),
                    identity.publicKey(),
                    certificate.signature(),
                    keys.signedPreKey(),
                    keys.kyberPreKeys().getFirst(),
                    keys.preKeys().getFirst());
        }

        /** What the server hands out when the one-time keys are used up. */
        public ClaimedDevice lastResortBundle() {
            PreKeyUpload keys = new KeyRing(database(), identity, CLOCK).makeAll(0);
            return new ClaimedDevice(
                    address.device(),
                    identity.registrationId(),
                    identity.publicKey(),
                    certificate.signature(),
                    keys.signedPreKey(),
                    keys.lastResortKyber(),
                    null);
        }

        @Override
        public void close() {
            home.close();
        }
    }
}
