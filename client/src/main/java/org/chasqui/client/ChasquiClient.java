// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.api.ServerIdentity;
import org.chasqui.client.crypto.SafetyNumber;
import org.chasqui.client.crypto.SafetyNumbers;
import org.chasqui.client.event.ClientListener;
import org.chasqui.client.failure.CertificateRefusedException;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.CredentialsRefusedException;
import org.chasqui.client.failure.HomeException;
import org.chasqui.client.failure.InsecureServerException;
import org.chasqui.client.failure.LinkException;
import org.chasqui.client.failure.MessageRefusedException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.failure.UnknownRecipientException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.UserName;
import org.chasqui.client.linking.LinkCode;
import org.chasqui.client.linking.NewDevice;
import org.chasqui.client.message.Message;
import org.chasqui.client.messaging.Connection;
import org.chasqui.client.messaging.Messenger;
import org.chasqui.client.messaging.ReconnectPolicy;
import org.chasqui.client.messaging.StandingConnection;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.History;
import org.chasqui.client.store.Home;
import org.chasqui.client.store.News;
import org.chasqui.client.store.Profile;
import org.chasqui.client.store.Profiles;
import org.chasqui.client.store.ServerPin;
import org.chasqui.client.tls.Fingerprint;
import org.chasqui.protocol.v1.KnownAccount;
import org.jspecify.annotations.Nullable;

/**
 * One enrolled device: its keys, outbox and history in a home directory, and its connection to the server.
 *
 * <p>Safe for any thread. A home can be open once at a time. Expected failures are {@link ClientException}s.
 */
public final class ChasquiClient implements AutoCloseable {

    private final Home home;
    private final Profile profile;
    private @Nullable Messenger messenger;

    private ChasquiClient(Home home, Profile profile) {
        this.home = home;
        this.profile = profile;
    }

    /**
     * Enrols this machine as the first device of a user and publishes its prekeys. Blocks.
     *
     * @param server root address, https, or http to this machine
     * @param password of the user; neither kept nor wiped
     * @param deviceName for people, 1 to 64 characters
     * @param home directory for the new device; created if absent
     * @return the open client, not connected
     * @throws CredentialsRefusedException if the server does not know user and password
     * @throws InsecureServerException if the address is plain http to another machine
     * @throws HomeException if the home is in use, holds a device already or cannot be used
     * @throws ServerUnreachableException if the server cannot be reached
     * @throws IllegalArgumentException if address, user or device name cannot be such
     */
    public static ChasquiClient enrol(URI server, String user, char[] password, String deviceName, Path home) {
        return enrol(ServerIdentity.of(ServerAddress.parse(server.toString())), user, password, deviceName, home);
    }

    /**
     * The same with a server whose certificate may be pinned. The pin is kept in the home and holds for everything this
     * device ever says to the server.
     *
     * @throws CertificateRefusedException if the server has another certificate
     */
    public static ChasquiClient enrol(
            ServerIdentity server, String user, char[] password, String deviceName, Path home) {
        UserName name = new UserName(user);
        AccountDevices.requireName(deviceName);
        Home opened = Home.create(home);
        try {
            requireEmpty(opened);
            return begin(opened, server, Registration.register(server, name, password, deviceName), List.of());
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Makes this machine a further device of a user who has a primary device, without a password: shows a code, and
     * waits until it has been read and approved there. Blocks, for as long as the code is good.
     *
     * @param deviceName for people, 1 to 64 characters
     * @param home directory for the new device; created if absent
     * @param shown is given the code and how long it is good for, once
     * @return the open client, not connected
     * @throws LinkException if the code was not used in time, or what came does not come from who has read it
     * @throws InterruptedException if the thread was interrupted; the code is then void
     */
    public static ChasquiClient link(
            ServerIdentity server, String deviceName, Path home, BiConsumer<LinkCode, Duration> shown)
            throws InterruptedException {
        AccountDevices.requireName(deviceName);
        Home opened = Home.create(home);
        try {
            requireEmpty(opened);
            NewDevice.Linked linked = Linking.linked(server, deviceName, shown);
            return begin(opened, server, linked.profile(), linked.handover().getKnownAccountsList());
        } catch (RuntimeException | InterruptedException e) {
            opened.close();
            throw e;
        }
    }

    private static void requireEmpty(Home home) {
        Profiles profiles = new Profiles(home.database());
        if (profiles.isOutdated()) {
            throw HomeException.outdated(home.directory());
        }
        profiles.find().ifPresent(profile -> {
            throw HomeException.alreadyEnrolled(home.directory(), profile.user());
        });
    }

    /** Stores what a device is that the server has just taken, and publishes its keys. */
    private static ChasquiClient begin(
            Home home, ServerIdentity server, Profile profile, Collection<KnownAccount> known) {
        home.database().transaction(() -> {
            new Profiles(home.database()).save(profile);
            server.pin().ifPresent(pin -> new ServerPin(home.database()).save(pin.sha256()));
            AccountNames names = new AccountNames(home.database());
            boolean _ = names.remember(profile.address().account(), new UserName(profile.user()));
            Linking.trust(home.database(), profile.address().account(), known);
            return profile;
        });
        ChasquiClient client = new ChasquiClient(home, profile);
        client.messenger().checkKeys();
        return client;
    }

    /**
     * Opens an enrolled device. Asks no server.
     *
     * @throws HomeException if no device is enrolled there, or the home is in use
     */
    public static ChasquiClient open(Path home) {
        Home opened = Home.open(home);
        try {
            if (new Profiles(opened.database()).isOutdated()) {
                throw HomeException.outdated(home);
            }
            Profile profile = new Profiles(opened.database()).find().orElseThrow(() -> HomeException.notEnrolled(home));
            return new ChasquiClient(opened, profile);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** User name of the account. */
    public String user() {
        return profile.user();
    }

    /** Account id and device number. */
    public DeviceAddress address() {
        return profile.address();
    }

    /** Root address of the server. */
    public String server() {
        return profile.server();
    }

    /**
     * Connects: refills prekeys, sends what is in the outbox, receives what is waiting. Blocks until the connection is
     * open. May be called again when the connection has ended.
     *
     * @param listener told what happens from now on, also outside a connection
     * @throws ServerUnreachableException if the server cannot be reached
     * @throws TokenRefusedException if the server refuses this device
     * @throws IllegalStateException if there is an open connection
     */
    public Connection connect(ClientListener listener) {
        return messenger().connect(listener);
    }

    /**
     * Connects like {@link #connect}, and connects again whenever the connection is lost: after a random delay that
     * grows up to half a minute, or the one that the server asks for. Not again once the server has refused this device
     * or the same device has connected elsewhere.
     *
     * @param listener told what happens from now on, also of every loss and return of the connection
     */
    public StandingConnection stayConnected(ClientListener listener) {
        return stayConnected(listener, ReconnectPolicy.standard());
    }

    StandingConnection stayConnected(ClientListener listener, ReconnectPolicy policy) {
        return messenger().stayConnected(listener, policy);
    }

    /**
     * Notes that the user has seen received messages and tells their senders, now or with the next connection, and the
     * account's other devices. What was marked before, and what this account wrote itself, is ignored.
     */
    public void markRead(Collection<Message> messages) {
        messenger().markRead(messages);
    }

    /** Notes on this device alone that the user has seen received messages; no read receipt is ever sent for them. */
    public void markReadSilently(Collection<Message> messages) {
        messenger().markReadSilently(messages);
    }

    /**
     * What to compare with a user, in person or over the telephone, to see that nobody is between. It is the same on
     * all devices of both. A second number is there if the user's account shows another key than the one that is
     * trusted. Asks no server.
     *
     * @return empty if this device has no key of that user yet
     * @throws IllegalArgumentException if that is no user name
     */
    public List<SafetyNumber> safetyNumbers(String user) {
        SafetyNumbers numbers = new SafetyNumbers(
                home.database(),
                profile.address().account(),
                profile.membership().accountKey());
        return new AccountNames(home.database())
                .account(new UserName(user))
                .map(numbers::with)
                .orElse(List.of());
    }

    /**
     * The user has made sure that a number which is not accepted yet is right: the key from which it is made is trusted
     * from now on, and what waited for it is sent. Asks no server.
     *
     * @param compared one of {@link #safetyNumbers}
     * @return false if the account shows another key by now, which has to be compared again
     */
    public boolean acceptNewKey(SafetyNumber compared) {
        return messenger().acceptAccountKey(compared.peer(), compared.key());
    }

    /**
     * The user has found that the new key is not its owner's: the trusted one stays. Asks no server.
     *
     * @return false if the account shows no other key than the trusted one
     * @throws IllegalArgumentException if that is no user name
     */
    public boolean refuseNewKey(String user) {
        return new AccountNames(home.database())
                .account(new UserName(user))
                .map(messenger()::refuseAccountKey)
                .orElse(false);
    }

    /**
     * Forgets which account a user name belongs to, after the administrator has made the account anew; the server is
     * asked again. What was said with the earlier account stays under its id.
     *
     * @throws IllegalArgumentException if that is no user name
     */
    public void forgetName(String user) {
        new AccountNames(home.database()).forget(new UserName(user));
    }

    /** The account's devices: which there are, and linking and revoking them. */
    public AccountDevices devices() {
        return new AccountDevices(home.database(), profile, messenger());
    }

    /** The certificate that the server has to show; empty if the system's authorities decide. */
    public Optional<Fingerprint> pinnedCertificate() {
        return new ServerPin(home.database()).find().map(Fingerprint::new);
    }

    /**
     * Pins another certificate, or none. Takes effect when the home is opened the next time.
     *
     * @param pin the certificate that the server has to show; empty to let the system's authorities decide
     */
    public void pin(Optional<Fingerprint> pin) {
        ServerPin stored = new ServerPin(home.database());
        pin.map(Fingerprint::sha256).ifPresentOrElse(stored::save, stored::clear);
    }

    /**
     * Writes to a user. The message is on disk when this returns and is sent now or with the next connection, always
     * under the same number. Blocks only to look up a user that this device has not met.
     *
     * @return completes with the message and its ticks when the server has accepted it. Fails with a
     *     {@link ClientException}: if {@link ClientException#isTransient} or the token was refused, the message stays
     *     in the outbox, otherwise it will not be sent. Stays incomplete as long as the client is not connected.
     * @throws MessageRefusedException if the text has more than 16 KiB of UTF-8
     * @throws IllegalArgumentException if that is no user name
     */
    public CompletableFuture<Message> send(String user, String text) {
        return messenger().send(new UserName(user), text);
    }

    /**
     * Finds a user's account, from memory or by asking the server. May block.
     *
     * @throws UnknownRecipientException if there is no such user
     * @throws IllegalArgumentException if that is no user name
     */
    public AccountId lookUp(String user) {
        return messenger().lookUp(new UserName(user));
    }

    /**
     * The last messages with a user, oldest first, in the order that all devices show.
     *
     * @param limit how many at most
     * @return empty if this device has never met the user
     */
    public List<Message> history(String user, int limit) {
        History history = new History(home.database(), profile.address().account());
        return new AccountNames(home.database())
                .account(new UserName(user))
                .map((AccountId account) -> history.with(account, limit))
                .orElse(List.of());
    }

    /**
     * What the user has not been told: messages that arrived and ticks that changed since {@link #told}, whether or not
     * a listener heard of them, in the order that all devices show.
     */
    public List<Message> news() {
        return new News(home.database()).all();
    }

    /** Notes that the user has been told of a message with the ticks it has in this record. */
    public void told(Message message) {
        new News(home.database()).told(message);
    }

    /** Closes the connection and the home. Futures of messages not yet accepted fail; the messages stay. */
    @Override
    public void close() {
        synchronized (this) {
            if (messenger != null) {
                messenger.close();
            }
        }
        home.close();
    }

    private synchronized Messenger messenger() {
        if (messenger == null) {
            messenger = new Messenger(home.database(), profile, Clock.systemUTC());
        }
        return messenger;
    }
}
