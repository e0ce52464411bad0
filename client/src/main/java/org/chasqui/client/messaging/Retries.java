// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Directed;
import org.chasqui.client.store.Outbox;
import org.chasqui.client.store.RetryCounts;
import org.chasqui.client.store.SeenMessages;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.RetryRequest;

/**
 * Asks devices to send again what could not be read here, in a new session. What is asked is on disk before anything is
 * sent, and asked with the next connection if it could not be asked now.
 */
final class Retries {

    private static final int MAX_PER_MESSAGE = 3;
    private static final int MAX_PER_HOUR = 256;
    private static final int MAX_DUE = 10_000;
    private static final Duration PUT_OFF = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SESSION_IS_NEW = Duration.ofMinutes(1);
    private static final System.Logger LOG = System.getLogger(Retries.class.getName());

    private final Map<DeviceAddress, Instant> begun = new HashMap<>();
    private final Database database;
    private final RetryCounts counts;
    private final SeenMessages seen;
    private final Outbox outbox;
    private final SubmitEncoder sessions;
    private final Surroundings surroundings;
    private final Clock clock;

    /**
     * What asking has to do with.
     *
     * @param threads where to ask, since that blocks
     * @param connected whether there is a connection
     * @param send told the account for which something was put into the outbox
     * @param lost told of messages that will never be readable, and why
     */
    record Surroundings(
            Executor threads,
            BooleanSupplier connected,
            Consumer<AccountId> send,
            BiConsumer<MessageId, String> lost) {}

    Retries(Database database, SubmitEncoder sessions, Surroundings surroundings, Clock clock) {
        this.database = database;
        this.counts = new RetryCounts(database, "ASKED");
        this.seen = new SeenMessages(database);
        this.outbox = new Outbox(database);
        this.sessions = sessions;
        this.surroundings = surroundings;
        this.clock = clock;
    }

    /** Notes, in the caller's transaction, that a message is to be asked for; false if that was tried often enough. */
    boolean note(MessageId id) {
        counts.forgetOlderThan(Resending.KEPT, clock.instant());
        if (counts.due() >= MAX_DUE || counts.tried(id.sender(), id) > MAX_PER_MESSAGE) {
            boolean _ = counts.forget(id.sender(), id);
            return false;
        }
        return true;
    }

    /** Notes, in the caller's transaction, that a message has come after all; false if nobody had asked for it. */
    boolean settled(MessageId id) {
        return counts.forget(id.sender(), id);
    }

    /** There is a connection: asks what could not be asked before. */
    void connected() {
        counts.devicesDue().forEach(this::askSoon);
    }

    /** Asks a device for everything that was noted, on another thread, and again later if that does not work now. */
    void askSoon(DeviceAddress device) {
        try {
            surroundings.threads().execute(() -> askOrPutOff(device));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "closed: devices are asked after the next start", e);
        }
    }

    private void askOrPutOff(DeviceAddress device) {
        try {
            if (ask(device)) {
                surroundings.send().accept(device.account());
            } else if (surroundings.connected().getAsBoolean()
                    && !counts.due(device).isEmpty()) {
                CompletableFuture.delayedExecutor(PUT_OFF.toSeconds(), TimeUnit.SECONDS)
                        .execute(() -> askSoon(device));
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "devices are asked with the next connection", e);
        }
    }

    /**
     * Begins a new session with a device, unless it is new, and puts into the outbox what it is to be asked. Blocks.
     *
     * @return whether there is something to send; what the server did not let through is left for the next time
     */
    private synchronized boolean ask(DeviceAddress device) {
        Instant now = clock.instant();
        int room = MAX_PER_HOUR - counts.madeSince(device, now.minus(HOUR));
        List<MessageId> due =
                counts.due(device).stream().limit(Math.max(0, room)).toList();
        if (due.isEmpty()) {
            return false;
        }
        Instant last = begun.get(device);
        if (last == null || last.plus(SESSION_IS_NEW).isBefore(now)) {
            try {
                if (!sessions.beginAnew(device)) {
                    giveUp(due, "the device that sent it is gone");
                    return false;
                }
            } catch (ClientException e) {
                // the server is away, or the device is in doubt, which may pass: it stays due
                LOG.log(System.Logger.Level.DEBUG, "a device is asked later to send again", e);
                return false;
            }
            begun.put(device, now);
        }
        database.transaction(() -> {
            due.forEach(id -> {
                long _ = outbox.add(device.account(), new Directed(device.device(), request(id)));
                counts.made(device, id, now);
            });
            return due;
        });
        return true;
    }

    private void giveUp(List<MessageId> messages, String reason) {
        database.transaction(() -> {
            messages.forEach(id -> {
                seen.add(id);
                boolean _ = counts.forget(id.sender(), id);
            });
            return messages;
        });
        messages.forEach(id -> surroundings.lost().accept(id, reason));
    }

    private static Content request(MessageId id) {
        return Content.newBuilder()
                .setRetryRequest(RetryRequest.newBuilder()
                        .setConversation(id.conversation().value())
                        .setNumber(id.number()))
                .build();
    }
}
