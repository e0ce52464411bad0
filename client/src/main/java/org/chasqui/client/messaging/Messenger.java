// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import com.google.protobuf.ByteString;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.api.ControlPlane;
import org.chasqui.client.api.DevicesApi;
import org.chasqui.client.api.LinksApi;
import org.chasqui.client.api.ServerAddress;
import org.chasqui.client.crypto.KeyRing;
import org.chasqui.client.crypto.LocalDevice;
import org.chasqui.client.crypto.Sessions;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.ClientListener;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.failure.UnknownRecipientException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.identity.UserName;
import org.chasqui.client.linking.LinkCode;
import org.chasqui.client.linking.PendingDevice;
import org.chasqui.client.message.Message;
import org.chasqui.client.store.AccountKeys;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Profile;
import org.chasqui.client.store.Profiles;
import org.chasqui.client.store.ServerPin;
import org.chasqui.client.stream.StreamConnection;
import org.chasqui.client.tls.Fingerprint;
import org.chasqui.client.tls.HttpClients;
import org.jspecify.annotations.Nullable;

/** Puts the parts of an enrolled device together and connects it. Safe for any thread. */
public final class Messenger implements AutoCloseable {

    private static final Duration CHECK_KEYS = Duration.ofDays(1);
    private static final Duration RESEND_MARKS = Duration.ofSeconds(30);
    private static final System.Logger LOG = System.getLogger(Messenger.class.getName());

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;
    private final EventQueue events = new EventQueue();
    private final Database database;
    private final Profile profile;
    private final ServerAddress server;
    private final Directory directory;
    private final KeyUpkeep keys;
    private final FrameRoutes routes;
    private final Outgoing outgoing;
    private final Marking marking;
    private final OwnDevices devices;
    private final Retries retries;
    private final ArrivedContents contents;
    private final Drafting drafting;
    private @Nullable Connection connection;

    /** For the device of an open database. */
    public Messenger(Database database, Profile profile, Clock clock) {
        this.database = database;
        this.profile = profile;
        this.http = HttpClients.open(threads, new ServerPin(database).find().map(Fingerprint::new));
        this.server = ServerAddress.parse(profile.server());
        ControlPlane api = new ControlPlane(http, server);
        LocalDevice self = LocalDevice.of(profile);
        AccountId account = self.address().account();
        Sessions sessions = new Sessions(database, self);
        this.directory = new Directory(api, profile.token(), new AccountNames(database));
        this.keys = new KeyUpkeep(
                api,
                profile,
                new KeyRing(database, self.identity(), clock),
                new Profiles(database),
                KeyRotation.STANDARD,
                clock);
        SubmitEncoder encoder = new SubmitEncoder(database, self.address(), sessions, api, profile.token());
        HistoryTransfer transfer = new HistoryTransfer(database, account, clock);
        this.outgoing = new Outgoing(database, encoder, transfer, events, clock);
        this.devices = new OwnDevices(database, sessions, transfer, outgoing, events);
        this.retries = new Retries(
                database,
                encoder,
                new Retries.Surroundings(threads, this::isConnected, outgoing::sendWaiting, this::lost),
                clock);
        this.contents = new ArrivedContents(
                database,
                self.address(),
                transfer,
                new Resending(database, self.address(), clock),
                new ArrivedContents.Neighbours(directory, retries, outgoing, events));
        this.marking = new Marking(database, account, contents::furtherHere, events, RESEND_MARKS);
        this.routes = new FrameRoutes(
                new Incoming(database, self, contents, retries, events),
                outgoing,
                marking,
                devices,
                () -> threads.execute(this::refillKeys));
        this.drafting = new Drafting(database, directory, outgoing, events);
    }

    /** Publishes or refills prekeys where that is due. Blocks. */
    public void checkKeys() {
        keys.check();
    }

    /**
     * Refills prekeys, opens the stream and sends what is waiting. Blocks until the connection is open.
     *
     * @throws IllegalStateException if there is an open connection already
     * @throws ClientException if the server cannot be reached or refuses the device
     */
    public synchronized Connection connect(ClientListener listener) {
        if (isConnected()) {
            throw new IllegalStateException("this client is connected already");
        }
        keys.check();
        devices.check(ownDevices());
        drafting.addressAll();
        events.listen(listener);
        CompletableFuture<@Nullable Void> detached = new CompletableFuture<>();
        CompletableFuture<Disconnection> ended = new CompletableFuture<>();
        FrameHandler handler = new FrameHandler(database, routes, events, reason -> {
            detach(lost(reason));
            detached.complete(null);
            events.emit(new ClientEvent.Disconnected(reason));
            events.run(() -> ended.complete(reason));
        });
        StreamConnection stream = StreamConnection.open(http, server, profile.token(), handler);
        CompletableFuture<?> _ = ended.thenAccept(reason -> handler.caughtUp().completeExceptionally(lost(reason)));
        Connection opened = new Connection(stream, handler, detached, ended);
        connection = opened;
        outgoing.connected(stream);
        marking.connected(stream::send);
        retries.connected();
        checkKeysLater(opened);
        if (!opened.isOpen()) {
            detach(lost(Disconnection.LOST)); // it broke while it was being put in place
        }
        return opened;
    }

    /** Connects, throwing what {@link #connect} throws, and connects again whenever the connection is lost. */
    public StandingConnection stayConnected(ClientListener listener, ReconnectPolicy policy) {
        return StandingConnection.open(this, listener, events, policy);
    }

    /** The user has seen these messages; their senders are to know it, now or with the next connection. */
    public void markRead(Collection<Message> messages) {
        marking.read(messages);
    }

    /** The user has seen these messages, and nobody else is to know it. */
    public void markReadSilently(Collection<Message> messages) {
        marking.readSilently(messages);
    }

    /**
     * Stores a message and sends it when there is a connection.
     *
     * @return completes when the server has accepted it
     */
    public CompletableFuture<Message> send(UserName user, String text) {
        Outgoing.checkLength(text);
        Optional<AccountId> known = new AccountNames(database).account(user);
        if (known.isPresent()) {
            return outgoing.enqueue(known.get(), text);
        }
        if (!isConnected()) {
            return drafting.keep(user, text);
        }
        try {
            return outgoing.enqueue(directory.account(user), text);
        } catch (UnknownRecipientException | TokenRefusedException e) {
            return CompletableFuture.failedFuture(e);
        } catch (ClientException e) {
            CompletableFuture<Message> _ = drafting.keep(user, text);
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * The account of a user, from memory or the server. May block.
     *
     * @throws UnknownRecipientException if there is none
     */
    public AccountId lookUp(UserName user) {
        return directory.account(user);
    }

    /** The server's list of the account's devices. */
    public DevicesApi ownDevices() {
        return new DevicesApi(http, server, profile.token());
    }

    /**
     * Looks who shows a code; throws what {@link PendingDevice#open} throws.
     *
     * @param code as the user has read it
     */
    public PendingDevice openLink(LinkCode code) {
        return PendingDevice.open(profile, new LinksApi(http, server), code);
    }

    /** The user has compared this key and accepts it; false if the account shows another by now. */
    public boolean acceptAccountKey(AccountId account, ByteString compared) {
        boolean accepted = new AccountKeys(database).accept(account, compared);
        outgoing.sendWaiting(account);
        if (isConnected()) {
            retries.connected(); // what could not be asked of a device in doubt
        }
        return accepted;
    }

    /** The user does not accept it; false if there is none. */
    public boolean refuseAccountKey(AccountId account) {
        boolean refused = new AccountKeys(database).refuse(account);
        outgoing.sendWaiting(account);
        return refused;
    }

    /** Closes the connection; those who wait for a message to be accepted are told that it stays in the outbox. */
    @Override
    public void close() {
        Connection open = current();
        if (open != null) {
            open.close();
        }
        detach(lost(Disconnection.CLOSED_HERE));
        outgoing.close();
        events.close();
        http.shutdownNow();
        threads.shutdown();
    }

    private void lost(MessageId id, String reason) {
        contents.unreadable(id, reason).run();
    }

    /** A connection may stand for weeks, and keys are to be replaced meanwhile. */
    private void checkKeysLater(Connection standing) {
        CompletableFuture.delayedExecutor(CHECK_KEYS.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> {
                    if (standing.isOpen()) {
                        refillKeys();
                        checkKeysLater(standing);
                    }
                });
    }

    private void refillKeys() {
        try {
            keys.check();
        } catch (ClientException e) {
            LOG.log(System.Logger.Level.DEBUG, "prekeys are refilled with the next connection", e);
        }
    }

    private boolean isConnected() {
        Connection open = current();
        return open != null && open.isOpen();
    }

    private synchronized @Nullable Connection current() {
        return connection;
    }

    /** There is no connection any more: what has not been accepted waits for the next one. */
    private void detach(ClientException reason) {
        outgoing.disconnected(reason);
        marking.disconnected();
        drafting.disconnected(reason);
    }

    private ClientException lost(Disconnection reason) {
        return new ServerUnreachableException(server.toString(), reason.text());
    }
}
