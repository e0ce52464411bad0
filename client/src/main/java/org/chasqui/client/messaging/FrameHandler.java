// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.store.Database;
import org.chasqui.client.stream.StreamConnection;
import org.chasqui.client.stream.StreamListener;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.ServerFrame;
import org.jspecify.annotations.Nullable;

/**
 * Handles the frames of one connection: those of one WebSocket message in one transaction, then the acknowledgement,
 * then what is to be told.
 */
final class FrameHandler implements StreamListener {

    private static final System.Logger LOG = System.getLogger(FrameHandler.class.getName());

    private final Database database;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final EventQueue events;
    private final Consumer<Disconnection> onClosed;
    private final CompletableFuture<@Nullable Void> caughtUp = new CompletableFuture<>();

    FrameHandler(
            Database database,
            Incoming incoming,
            Outgoing outgoing,
            EventQueue events,
            Consumer<Disconnection> onClosed) {
        this.database = database;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.events = events;
        this.onClosed = onClosed;
    }

    /** Completes, on the thread of the events, when what was stored before the connection has been told. */
    CompletableFuture<@Nullable Void> caughtUp() {
        return caughtUp;
    }

    @Override
    public void received(StreamConnection connection, List<ServerFrame> frames) {
        List<Long> sequences = new ArrayList<>();
        List<Runnable> afterCommit = new ArrayList<>();
        database.transaction(() -> {
            for (ServerFrame frame : frames) {
                try {
                    afterCommit.add(database.transaction(() -> handle(frame, sequences)));
                } catch (IllegalArgumentException e) {
                    // waiting would not make it well-formed: it is acknowledged and dropped
                    LOG.log(System.Logger.Level.DEBUG, "impossible frame from the server", e);
                }
            }
            return null;
        });
        if (!sequences.isEmpty()) {
            connection.send(
                    ClientFrame.newBuilder().setAck(AckRanges.of(sequences)).build());
        }
        afterCommit.forEach(Runnable::run);
    }

    @Override
    public void closed(Disconnection reason) {
        onClosed.accept(reason);
    }

    private Runnable handle(ServerFrame frame, List<Long> sequences) {
        return switch (frame.getFrameCase()) {
            case ACCEPTED -> outgoing.accepted(frame.getAccepted());
            case REJECTED -> outgoing.rejected(frame.getRejected());
            case DELIVER -> {
                sequences.add(frame.getDeliver().getSequence());
                yield incoming.delivered(frame.getDeliver());
            }
            case EVENT -> {
                sequences.add(frame.getEvent().getSequence());
                yield event(frame.getEvent());
            }
            case CAUGHT_UP ->
                () -> {
                    events.emit(new ClientEvent.CaughtUp());
                    events.run(() -> caughtUp.complete(null));
                };
            case PRE_KEYS_LOW, GO_AWAY, MARKED, BATCH, FRAME_NOT_SET ->
                () -> {}; // a kind that a newer server knows; batches are unpacked before
        };
    }

    private Runnable event(Event event) {
        return event.hasReceipt() ? incoming.receipt(event.getReceipt()) : () -> {};
    }
}
