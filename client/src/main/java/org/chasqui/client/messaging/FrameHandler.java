// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.event.Disconnection;
import org.chasqui.client.failure.StoreException;
import org.chasqui.client.store.Database;
import org.chasqui.client.stream.StreamConnection;
import org.chasqui.client.stream.StreamListener;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.GoAway;
import org.chasqui.protocol.v1.ServerFrame;
import org.jspecify.annotations.Nullable;

/**
 * Handles the frames of one connection: those of one WebSocket message in one transaction, then the acknowledgement,
 * then what is to be told.
 */
final class FrameHandler implements StreamListener {

    private static final System.Logger LOG = System.getLogger(FrameHandler.class.getName());

    private final Database database;
    private final FrameRoutes routes;
    private final EventQueue events;
    private final Consumer<Disconnection> onClosed;
    private final CompletableFuture<@Nullable Void> caughtUp = new CompletableFuture<>();
    private volatile GoAway announced = GoAway.getDefaultInstance();

    FrameHandler(Database database, FrameRoutes routes, EventQueue events, Consumer<Disconnection> onClosed) {
        this.database = database;
        this.routes = routes;
        this.events = events;
        this.onClosed = onClosed;
    }

    /** Completes, on the thread of the events, when what was stored before the connection has been told. */
    CompletableFuture<@Nullable Void> caughtUp() {
        return caughtUp;
    }

    /** Within which time the server wants to see this device again; zero if it has not said. */
    Duration reconnectWithin() {
        return announced.getReason() == GoAway.Reason.REASON_DRAINING
                ? Duration.ofMillis(Integer.toUnsignedLong(announced.getMaxDelay()))
                : Duration.ZERO;
    }

    /** To whom the frames go. */
    FrameRoutes routes() {
        return routes;
    }

    @Override
    public void received(StreamConnection connection, List<ServerFrame> frames) {
        List<Long> sequences = new ArrayList<>();
        List<Runnable> afterCommit = new ArrayList<>();
        database.transaction(() -> {
            for (ServerFrame frame : frames) {
                try {
                    afterCommit.add(database.transaction(() -> handle(frame, sequences)));
                } catch (StoreException e) {
                    if (!e.isConstraint()) {
                        throw e; // the disk is full or broken: nothing may be acknowledged
                    }
                    dropped(e);
                } catch (RuntimeException e) {
                    dropped(e);
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

    /** Waiting would not make it well-formed, and it must not come again with every connection: it is acknowledged. */
    private static void dropped(RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a frame from the server was impossible to take and is dropped", e);
    }

    @Override
    public void closed(Disconnection reason) {
        onClosed.accept(reason == Disconnection.LOST ? asAnnounced() : reason);
    }

    private Runnable handle(ServerFrame frame, List<Long> sequences) {
        return switch (frame.getFrameCase()) {
            case ACCEPTED -> routes.outgoing().accepted(frame.getAccepted());
            case REJECTED -> routes.outgoing().rejected(frame.getRejected());
            case DELIVER -> {
                if (frame.getDeliver().getSequence() != 0) { // else it is ephemeral and not acknowledged
                    sequences.add(frame.getDeliver().getSequence());
                }
                yield routes.incoming().delivered(frame.getDeliver());
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
            case PRE_KEYS_LOW -> routes.preKeysLow();
            case GO_AWAY -> {
                announced = frame.getGoAway();
                yield () -> {};
            }
            case MARKED -> routes.marking().marked(frame.getMarked().getMarksList());
            case BATCH, FRAME_NOT_SET -> () -> {}; // a kind that a newer server knows; batches are unpacked before
        };
    }

    private Runnable event(Event event) {
        return switch (event.getEventCase()) {
            case RECEIPT -> routes.incoming().receipt(event.getReceipt());
            case OWN_MARK -> routes.marking().markedElsewhere(event.getOwnMark());
            case DEVICE_CHANGE -> routes.devices().changed(event.getDeviceChange());
            case EVENT_NOT_SET -> () -> {}; // a kind that a newer server knows
        };
    }

    /** What the server had said about the end of the connection, for when its close got lost. */
    private Disconnection asAnnounced() {
        return switch (announced.getReason()) {
            case REASON_DRAINING -> Disconnection.DRAINING;
            case REASON_REVOKED -> Disconnection.REVOKED;
            case REASON_REPLACED -> Disconnection.REPLACED;
            case REASON_UNSPECIFIED, UNRECOGNIZED -> Disconnection.LOST;
        };
    }
}
