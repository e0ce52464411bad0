// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.NumberLine;
import org.chasqui.client.message.Direction;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.History;
import org.chasqui.client.store.NumberRanges;
import org.chasqui.protocol.Range;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Mark;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server what the user of this device has read, and learns what was read on the account's other devices. A
 * mark is on disk before it is sent and sent again, with every connection and regularly within one, until the server
 * has confirmed it. Safe for any thread.
 */
final class Marking {

    private static final int MAX_RANGES = 256; // in one Mark
    private static final System.Logger LOG = System.getLogger(Marking.class.getName());

    private final Database database;
    private final AccountId self;
    private final History history;
    private final NumberRanges unconfirmed;
    private final Function<List<Message>, Runnable> further;
    private final EventQueue events;
    private final Executor later;
    private final List<CompletableFuture<@Nullable Void>> settling = new ArrayList<>();
    private volatile @Nullable Consumer<ClientFrame> connection;

    /**
     * Works for one device.
     *
     * @param further told of messages that have got further; returns what to do about it after the transaction
     * @param resend how long to wait for the server's confirmation
     */
    Marking(
            Database database,
            AccountId self,
            Function<List<Message>, Runnable> further,
            EventQueue events,
            Duration resend) {
        this.database = database;
        this.further = further;
        this.self = self;
        this.history = new History(database, self);
        this.unconfirmed = new NumberRanges(database, "MARK_READ");
        this.events = events;
        this.later = CompletableFuture.delayedExecutor(resend.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The user has seen these; their senders are to know it. */
    void read(Collection<Message> messages) {
        Map<NumberLine, List<Range>> fresh = database.transaction(() -> {
            Map<NumberLine, List<Range>> lines = readHere(messages);
            lines.forEach((line, ranges) -> ranges.forEach(range -> unconfirmed.add(line, range)));
            return lines;
        });
        send(fresh);
    }

    /** The user has seen these, and nobody else is to know it. */
    void readSilently(Collection<Message> messages) {
        database.transaction(() -> readHere(messages));
    }

    /** There is a connection: send what the server has not confirmed, now and as long as it has not. */
    void connected(Consumer<ClientFrame> opened) {
        connection = opened;
        resend(opened);
    }

    /** The connection is gone: what is not confirmed is sent with the next one. */
    void disconnected() {
        connection = null;
        completeSettling();
    }

    /** Completes when the server has confirmed every mark, or the connection is gone. Never fails. */
    CompletableFuture<@Nullable Void> settled() {
        CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();
        synchronized (settling) {
            settling.add(settled);
        }
        if (connection == null || unconfirmed.all().isEmpty()) {
            completeSettling();
        }
        return settled;
    }

    /** Notes in the caller's transaction what the server has confirmed; returns what to do after it. */
    Runnable marked(List<Mark> marks) {
        for (Mark mark : marks) {
            if (mark.getKind() == Mark.Kind.KIND_READ) {
                NumberLine line = line(mark);
                WireRanges.valid(mark.getNumbersList()).forEach(range -> unconfirmed.remove(line, range));
            }
        }
        return () -> {
            if (unconfirmed.all().isEmpty()) {
                completeSettling();
            }
        };
    }

    /** Notes in the caller's transaction what another device of this account has marked. */
    Runnable markedElsewhere(Mark mark) {
        Ticks ticks = switch (mark.getKind()) {
            case KIND_READ -> Ticks.READ;
            case KIND_PLAYED -> Ticks.PLAYED;
            case KIND_UNSPECIFIED, UNRECOGNIZED -> Ticks.SENT; // a kind that a newer server knows
        };
        if (ticks == Ticks.SENT) {
            return () -> {};
        }
        NumberLine line = line(mark);
        List<Message> changed = WireRanges.valid(mark.getNumbersList()).stream()
                .flatMap(range -> history.reached(line, range, ticks).stream())
                .toList();
        Runnable passOn = further.apply(changed);
        return () -> {
            passOn.run();
            changed.forEach(message -> events.emit(new ClientEvent.ReadElsewhere(message)));
        };
    }

    /** Those that were not read before. */
    private Map<NumberLine, List<Range>> readHere(Collection<Message> messages) {
        Map<NumberLine, List<Long>> fresh = new LinkedHashMap<>();
        for (Message message : messages) {
            long number = message.id().number();
            NumberLine line = message.id().line();
            if (message.direction() == Direction.RECEIVED
                    && !history.reached(line, new Range(number, number), Ticks.READ)
                            .isEmpty()) {
                fresh.computeIfAbsent(line, _ -> new ArrayList<>()).add(number);
            }
        }
        Map<NumberLine, List<Range>> ranges = new LinkedHashMap<>();
        fresh.forEach((line, numbers) -> ranges.put(line, Range.join(numbers)));
        return ranges;
    }

    private void resend(Consumer<ClientFrame> over) {
        if (connection == over) {
            try {
                send(unconfirmed.all());
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "marks wait for the next connection", e); // the client was closed
            }
            later.execute(() -> resend(over));
        }
    }

    private void send(Map<NumberLine, List<Range>> marks) {
        Consumer<ClientFrame> current = connection;
        if (current == null) {
            return;
        }
        marks.forEach((line, ranges) -> {
            for (int from = 0; from < ranges.size(); from += MAX_RANGES) {
                int to = Math.min(ranges.size(), from + MAX_RANGES);
                Mark.Builder mark = Mark.newBuilder()
                        .setKind(Mark.Kind.KIND_READ)
                        .setAccount(line.sender().account().value())
                        .setSenderDevice(line.sender().device())
                        .addAllNumbers(WireRanges.of(ranges.subList(from, to)));
                current.accept(ClientFrame.newBuilder().setMark(mark).build());
            }
        });
    }

    private NumberLine line(Mark mark) {
        return new NumberLine(new DeviceAddress(new AccountId(mark.getAccount()), mark.getSenderDevice()), self);
    }

    private void completeSettling() {
        List<CompletableFuture<@Nullable Void>> done;
        synchronized (settling) {
            done = List.copyOf(settling);
            settling.clear();
        }
        done.forEach(future -> future.complete(null));
    }
}
