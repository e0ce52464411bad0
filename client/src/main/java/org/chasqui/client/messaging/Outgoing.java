// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.failure.CertificateRefusedException;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.IdentityChangedException;
import org.chasqui.client.failure.MessageRefusedException;
import org.chasqui.client.failure.MessageRefusedException.Reason;
import org.chasqui.client.failure.StoreException;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.failure.UncertifiedDeviceException;
import org.chasqui.client.failure.UnknownRecipientException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.store.AccountNames;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Directed;
import org.chasqui.client.store.History;
import org.chasqui.client.store.Outbox;
import org.chasqui.client.store.OutboxEntry;
import org.chasqui.client.store.SentContents;
import org.chasqui.client.stream.StreamConnection;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is in the outbox: one message at a time per conversation, which keeps their order whatever is rejected,
 * and several conversations side by side. Public methods are safe for any thread; the work is done on one of its own.
 */
public final class Outgoing implements AutoCloseable {

    private static final int MAX_TEXT = 16 * 1024;
    private static final Duration LISTS_SETTLE = Duration.ofSeconds(5);
    private static final Duration UNASKED_WAIT = Duration.ofSeconds(30);
    private static final System.Logger LOG = System.getLogger(Outgoing.class.getName());

    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("chasqui-sender").factory());
    private final Map<AccountId, Attempt> inFlight = new ConcurrentHashMap<>();
    private final Database database;
    private final DeviceAddress self;
    private final Outbox outbox;
    private final History history;
    private final SentContents contents;
    private final HistoryTransfer transfer;
    private final SubmitEncoder encoder;
    private final EventQueue events;
    private final PendingSends pending;
    private final Clock clock;
    private volatile @Nullable StreamConnection connection;

    Outgoing(Database database, SubmitEncoder encoder, HistoryTransfer transfer, EventQueue events, Clock clock) {
        this.contents = new SentContents(database, Resending.KEPT);
        this.transfer = transfer;
        this.database = database;
        this.self = encoder.self();
        this.outbox = new Outbox(database);
        this.history = new History(database, self.account());
        this.encoder = encoder;
        this.events = events;
        this.pending = new PendingSends(events);
        this.clock = clock;
    }

    /** The device that sends. */
    DeviceAddress self() {
        return self;
    }

    /** @throws MessageRefusedException if the text is longer than the protocol allows */
    static void checkLength(String text) {
        if (isTooLong(text)) {
            throw new MessageRefusedException(Reason.TOO_LARGE);
        }
    }

    /** Whether a text has more than the 16 KiB of UTF-8 that the protocol allows. */
    static boolean isTooLong(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT;
    }

    /**
     * Gives a message its number and stores it; on disk when this returns, sent as soon as there is a connection.
     *
     * @return completes when the server has accepted the message
     */
    CompletableFuture<Message> enqueue(AccountId conversation, String text) {
        CompletableFuture<Message> accepted = database.transaction(() -> {
            long number = outbox.add(conversation, text);
            Message message = history.addWritten(
                    new MessageId(self, conversation, number), clock.instant().truncatedTo(ChronoUnit.MILLIS), text);
            return pending.await(message.id());
        });
        work(() -> sendNext(conversation));
        return accepted;
    }

    /** Something was put into the outbox: sends it if there is a connection. */
    void sendWaiting(AccountId conversation) {
        awaitAll(conversation);
        work(() -> sendNext(conversation));
    }

    /** The same after a while; those who wait for the outbox wait for it too. */
    void sendWaiting(AccountId conversation, Duration delay) {
        awaitAll(conversation);
        after(delay, () -> sendNext(conversation));
    }

    private void awaitAll(AccountId conversation) {
        if (connection != null) {
            database.transaction(
                    () -> { // so that nothing is accepted between reading and waiting
                        List<OutboxEntry> waiting = outbox.all(conversation);
                        waiting.forEach(entry -> {
                            CompletableFuture<Message> _ = pending.await(id(conversation, entry.number()));
                        });
                        return waiting;
                    });
        }
    }

    /** There is a connection: send what is waiting. */
    void connected(StreamConnection opened) {
        connection = opened;
        for (OutboxEntry entry : outbox.all()) {
            CompletableFuture<Message> _ = pending.await(id(entry.conversation(), entry.number()));
            work(() -> sendNext(entry.conversation()));
        }
    }

    /** The connection is gone: everything that is not accepted stays in the outbox, and those who wait are told so. */
    void disconnected(ClientException reason) {
        connection = null;
        inFlight.clear();
        pending.allFailed(reason);
    }

    /** Completes when everything that is in the outbox now has been accepted or has failed. Never fails. */
    CompletableFuture<@Nullable Void> settled() {
        return pending.settled();
    }

    /** Notes in the caller's transaction that the server has a message; returns what to do after it. */
    Runnable accepted(Accepted accepted) {
        AccountId conversation = new AccountId(accepted.getConversation());
        MessageId id = id(conversation, accepted.getNumber());
        Instant time = WireTimes.of(accepted.getServerTime());
        Optional<OutboxEntry> entry = outbox.take(conversation, id.number());
        Optional<Directed> directed = entry.flatMap(taken -> Optional.ofNullable(taken.directed()));
        directed.ifPresent(said -> contents.add(conversation, id.number(), said, clock.instant()));
        Optional<Message> message =
                entry.filter(taken -> taken.directed() == null).flatMap(_ -> history.accepted(id, time));
        boolean passedOn = message.map(transfer::passOn).orElse(false);
        return () -> {
            message.filter(found -> found.ticks() == Ticks.SENT) // else the receipt came first and was told
                    .map(ClientEvent.TicksChanged::new)
                    .ifPresent(events::emit);
            message.ifPresentOrElse(pending::accepted, () -> pending.done(id));
            inFlight.computeIfPresent(conversation, (_, attempt) -> attempt.number() == id.number() ? null : attempt);
            work(() -> sendNext(conversation));
            if (passedOn) {
                sendWaiting(self.account());
            }
        };
    }

    /** Returns what to do about a refusal. */
    Runnable rejected(Rejected rejected) {
        MessageId id = id(new AccountId(rejected.getConversation()), rejected.getNumber());
        return () -> work(() -> {
            Attempt attempt = inFlight.get(id.conversation());
            if (attempt != null && attempt.number() == id.number()) {
                outbox.first(id.conversation())
                        .filter(entry -> entry.number() == id.number())
                        .ifPresent(entry -> retry(entry, attempt, rejected));
            }
        });
    }

    /** Stops sending, interrupting a request to the server if need be; the database may be closed afterwards. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.DEBUG, "the sender is still busy");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendNext(AccountId conversation) {
        if (connection != null && !inFlight.containsKey(conversation)) {
            outbox.first(conversation).ifPresent(entry -> send(entry, Attempt.first(entry.number())));
        }
    }

    /** Sends the same bytes as last time if there are any, so that a retry is a retry. */
    private void send(OutboxEntry entry, Attempt attempt) {
        try {
            ByteString frame = entry.frame();
            transmit(entry, attempt, frame == null ? encoder.encode(entry) : frame);
        } catch (ClientException e) {
            giveUp(entry, e);
        }
    }

    private void transmit(OutboxEntry entry, Attempt attempt, ByteString frame) {
        StreamConnection current = connection;
        if (current != null) {
            inFlight.put(entry.conversation(), attempt);
            current.send(frame);
        }
    }

    private void retry(OutboxEntry entry, Attempt attempt, Rejected rejected) {
        switch (rejected.getCode()) {
            case REJECTION_CODE_MISMATCHED_DEVICES -> encryptAnew(entry, attempt, rejected);
            case REJECTION_CODE_BUSY, REJECTION_CODE_RATE_LIMITED ->
                sendLater(entry, attempt, Duration.ofMillis(Integer.toUnsignedLong(rejected.getRetryAfter())));
            case REJECTION_CODE_UNKNOWN_ACCOUNT ->
                giveUp(
                        entry,
                        new UnknownRecipientException(new AccountNames(database).display(entry.conversation())
                                + " has no account on this server any more, or it is disabled."));
            case REJECTION_CODE_TOO_LARGE -> giveUp(entry, new MessageRefusedException(Reason.TOO_LARGE));
            case REJECTION_CODE_INVALID, REJECTION_CODE_UNSPECIFIED, UNRECOGNIZED ->
                giveUp(entry, new MessageRefusedException(Reason.INVALID));
        }
    }

    private void encryptAnew(OutboxEntry entry, Attempt attempt, Rejected rejected) {
        if (attempt.mismatchesUsedUp() && entry.directed() != null) {
            sendLater(entry, Attempt.first(entry.number()), LISTS_SETTLE); // nobody else will say it again
            return;
        }
        if (attempt.mismatchesUsedUp()) {
            giveUp(entry, new MessageRefusedException(Reason.DEVICES_KEEP_CHANGING));
            return;
        }
        try {
            encoder.repair(entry.conversation(), rejected.getMismatchedDevices());
            transmit(entry, attempt.afterMismatch(), encoder.encode(entry));
        } catch (ClientException e) {
            giveUp(entry, e);
        }
    }

    private void sendLater(OutboxEntry entry, Attempt attempt, Duration wait) {
        Attempt next = attempt.afterWaiting();
        inFlight.put(entry.conversation(), next);
        after(wait, () -> {
            if (next.equals(inFlight.get(entry.conversation()))) {
                outbox.first(entry.conversation()).ifPresent(stored -> send(stored, next));
            }
        });
    }

    /** Leaves the entry in the outbox if it may still be sent some day; otherwise marks it failed and goes on. */
    private void giveUp(OutboxEntry entry, ClientException reason) {
        inFlight.remove(entry.conversation());
        MessageId id = id(entry.conversation(), entry.number());
        if (!stays(reason)) {
            Optional<Message> failed = database.transaction(() -> {
                if (outbox.withdraw(entry.conversation(), entry.number())) {
                    history.remove(id);
                    return Optional.empty();
                }
                outbox.remove(entry.conversation(), entry.number());
                return history.failed(id);
            });
            failed.map(ClientEvent.TicksChanged::new).ifPresent(events::emit);
            work(() -> sendNext(entry.conversation()));
        } else if (reason.isTransient()) {
            Duration asked = reason.retryAfter();
            after(asked.isZero() ? UNASKED_WAIT : asked, () -> sendNext(entry.conversation()));
        }
        if (stays(reason) && !reason.isTransient()) {
            blocked(entry.conversation(), reason);
            return;
        }
        if (entry.directed() == null) {
            events.emit(new ClientEvent.SendFailed(entry.text(), reason));
        }
        pending.failed(id, reason);
    }

    /** Nothing goes to this account until somebody does something about it: all who wait are told. */
    private void blocked(AccountId conversation, ClientException reason) {
        List<OutboxEntry> waiting = outbox.all(conversation);
        waiting.stream()
                .filter(entry -> entry.directed() == null)
                .findFirst()
                .ifPresent(entry -> events.emit(new ClientEvent.SendFailed(entry.text(), reason)));
        waiting.forEach(entry -> pending.failed(id(conversation, entry.number()), reason));
    }

    /** Whether a message that met this may still go out one day. */
    private static boolean stays(ClientException reason) {
        return reason.isTransient()
                || reason instanceof IdentityChangedException
                || reason instanceof UncertifiedDeviceException
                || reason instanceof TokenRefusedException
                || reason instanceof CertificateRefusedException
                || reason instanceof StoreException;
    }

    private void after(Duration wait, Runnable task) {
        CompletableFuture.delayedExecutor(Attempt.bounded(wait).toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> work(task));
    }

    private MessageId id(AccountId conversation, long number) {
        return new MessageId(self, conversation, number);
    }

    private void work(Runnable task) {
        try {
            worker.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.ERROR, "sending failed", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "closed: what is in the outbox waits for the next start", e);
        }
    }
}
