// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chasqui.it.RawDevice;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.ServerFrame;
import org.jspecify.annotations.Nullable;

/**
 * A device that keeps to the protocol on a bad network: its connections break, its acks get lost, and it goes on where
 * it was. Thread-safe.
 */
final class CheckedDevice implements Link.Owner {

    private static final long LONGEST_CONNECTION_MILLIS = 8_000;
    private static final long LONGEST_ABSENCE_MILLIS = 1_000;

    private final RawDevice self;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Ledger ledger;
    private final Supplier<URI> server;
    private final Network network;

    private final Acks acks = new Acks();
    private @Nullable Link link;
    private boolean open;
    private boolean caughtUp;
    private int shownWhenCaughtUp;
    private boolean withholdsAcks;
    private boolean restless;
    private boolean absent;

    CheckedDevice(RawDevice self, Outbox outbox, Ledger ledger, Supplier<URI> server, Network network) {
        this.self = self;
        this.outbox = outbox;
        this.ledger = ledger;
        this.server = server;
        this.network = network;
        this.inbox = new Inbox(self.account(), ledger);
    }

    RawDevice self() {
        return self;
    }

    Inbox inbox() {
        return inbox;
    }

    synchronized boolean isCaughtUp() {
        return open && caughtUp;
    }

    /** How many messages it had shown when the server last said that that was all. */
    synchronized int shownWhenCaughtUp() {
        return shownWhenCaughtUp;
    }

    /** Begins no further message. */
    synchronized void stopSending() {
        outbox.stop();
    }

    /** How many messages it has numbered. */
    synchronized int begun() {
        return outbox.begun();
    }

    synchronized boolean hasSentAll() {
        return outbox.isDone();
    }

    /** Connects, and connects again whenever the connection ends. */
    synchronized void appear(boolean dropsConnections) {
        restless = dropsConnections;
        absent = false;
        if (link == null) {
            connect();
        }
    }

    /** From now on connections are kept and acks sent. */
    synchronized void calmDown() {
        restless = false;
        Link current = link;
        if (withholdsAcks && current != null) {
            current.abort();
        }
    }

    /** Stays away until {@link #appear}. */
    synchronized void disappear() {
        absent = true;
        Link current = link;
        if (current != null) {
            current.abort();
        }
    }

    private synchronized void connect() {
        if (absent || link != null) {
            return;
        }
        Link next = new Link(this);
        link = next;
        next.open(network.http(), server.get(), self.bearer());
    }

    @Override
    public synchronized void opened(Link opened) {
        if (opened != link) {
            opened.abort();
            return;
        }
        ledger.connections.increment();
        open = true;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        withholdsAcks = restless && random.nextInt(4) == 0;
        if (restless) {
            network.timer()
                    .schedule(
                            () -> drop(opened), random.nextLong(200, LONGEST_CONNECTION_MILLIS), TimeUnit.MILLISECONDS);
        }
        pump();
    }

    private synchronized void drop(Link dropped) {
        if (dropped == link && (restless || withholdsAcks)) {
            if (ThreadLocalRandom.current().nextBoolean()) {
                ledger.abruptDisconnects.increment();
                dropped.abort();
            } else {
                ledger.cleanDisconnects.increment();
                dropped.close();
            }
        }
    }

    @Override
    public synchronized void ended(Link ended, boolean wasOpen) {
        if (ended != link) {
            return;
        }
        if (!wasOpen) {
            ledger.failedConnections.increment();
        }
        forget(ended);
        network.timer()
                .schedule(
                        this::connect,
                        ThreadLocalRandom.current().nextLong(10, LONGEST_ABSENCE_MILLIS),
                        TimeUnit.MILLISECONDS);
    }

    private void forget(Link old) {
        link = null;
        open = false;
        caughtUp = false;
        ledger.resent.add(outbox.disconnected());
        ledger.withheldAcks.add(acks.forget());
    }

    @Override
    public synchronized void received(Link from, ServerFrame frame) {
        if (from != link) {
            return;
        }
        switch (frame.getFrameCase()) {
            case ACCEPTED -> outbox.accepted(frame.getAccepted());
            case REJECTED ->
                network.timer().schedule(this::pump, outbox.rejected(frame.getRejected()) + 1, TimeUnit.MILLISECONDS);
            case DELIVER, EVENT -> inbox.receive(frame, acks);
            case CAUGHT_UP -> {
                caughtUp = true;
                shownWhenCaughtUp = inbox.shownCount();
            }
            default -> {
                // of no concern here
            }
        }
        pump();
    }

    /** Sends what is due. */
    synchronized void pump() {
        Link current = link;
        if (current == null || !open) {
            return;
        }
        List<ClientFrame> frames = new ArrayList<>(outbox.take());
        if (!withholdsAcks) {
            acks.take().ifPresent(frames::add);
        }
        frames.forEach(current::send);
    }
}
