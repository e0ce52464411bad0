// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.chasqui.client.api.ClaimedDevice;
import org.chasqui.client.api.PreKeyUpload;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Home;

/** Enrolled devices with real keys in real files, without a server. */
public final class Devices {

    /** When everything in these tests happens. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T06:00:00Z"), ZoneOffset.UTC);

    private final Path directory;
    private long account = 1;
    private int device = 1;

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

    public Device create() {
        DeviceAddress address = new DeviceAddress(new AccountId(account), device);
        return new Device(directory.resolve(address.toString()), address, LocalIdentity.generate());
    }

    /** One of them. */
    public static final class Device implements AutoCloseable {
        public final DeviceAddress address;
        public final LocalIdentity identity;
        private final Path directory;
        private Home home;
        public Sessions sessions;

        private Device(Path directory, DeviceAddress address, LocalIdentity identity) {
            this.directory = directory;
            this.address = address;
            this.identity = identity;
            this.home = Home.create(directory);
            this.sessions = new Sessions(home.database(), identity);
        }

        public Database database() {
            return home.database();
        }

        /** Closes the file and opens it again, as the next start of the client does. */
        public void reopen() {
            home.close();
            home = Home.open(directory);
            sessions = new Sessions(home.database(), identity);
        }

        /** What the server hands out while there are one-time keys of both kinds. */
        public ClaimedDevice bundle() {
            PreKeyUpload keys = new KeyRing(database(), identity, CLOCK).makeAll(1);
            return new ClaimedDevice(
                    address.device(),
                    identity.registrationId(),
                    identity.publicKey(),
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
