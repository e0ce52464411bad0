// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.chasqui.devices.EnrolledDevice;

/**
 * One connection of a device: what it has been sent, and whether it may be pushed to.
 *
 * <p>Begins CATCHING_UP: reads the device's records in pages by primary key and sends them. When a page comes back
 * empty, and no owner has stored anything for the device since that page was asked for, it turns LIVE. A LIVE session
 * takes pushes. A push that does not follow the sequence sent before it, or finds the window full, makes the session
 * catch up again; the record is in the database already, so nothing is lost by not sending it.
 *
 * <p>At most {@link #WINDOW} deliveries are in flight unacknowledged. Thread-safe; reads of the database run on the
 * executor, one at a time, everything else only changes state and hands frames to the channel.
 */
public final class DeviceSession {

    /** Largest number of deliveries sent and not yet acknowledged. */
    public static final int WINDOW = 256;

    private enum State {
        CATCHING_UP,
        LIVE,
        CLOSED
    }

    private final EnrolledDevice device;
    private final DeviceChannel channel;
    private final DeliveryRecords records;
    private final Executor executor;

    private State state = State.CATCHING_UP;
    private boolean reading;
    private boolean saidCaughtUp;
    /** The last sequence sent. */
    private long position;
    /** Counts what was stored for the device while it was not LIVE. */
    private long stored;

    private final TreeSet<Long> inFlight = new TreeSet<>();

    DeviceSession(EnrolledDevice device, DeviceChannel channel, DeliveryRecords records, Executor executor) {
        this.device = device;
        this.channel = channel;
        this.records = records;
        this.executor = executor;
    }

    /** Whose connection it is. */
    public EnrolledDevice device() {
        return device;
    }

    /** Begins to send what is stored, or goes on after {@link #acknowledged} made room. */
    synchronized void resume() {
        if (state == State.CATCHING_UP && !reading && inFlight.size() < WINDOW) {
            reading = true;
            executor.execute(this::readAndSend);
        }
    }

    private void readAndSend() {
        boolean more = true;
        try {
            while (more) {
                more = sendPage();
            }
        } finally {
            stopReading(more);
        }
    }

    /** Whether to go on at once. */
    private boolean sendPage() {
        long after;
        long storedBefore;
        int room;
        synchronized (this) {
            after = position;
            storedBefore = stored;
            room = WINDOW - inFlight.size();
            if (state != State.CATCHING_UP || room <= 0) {
                reading = false;
                return false;
            }
        }
        List<Delivery> page = records.page(device.id(), after, room);
        synchronized (this) {
            if (state != State.CATCHING_UP) {
                reading = false;
                return false;
            }
            page.forEach(this::send);
            if (page.isEmpty() && stored == storedBefore) {
                turnLive();
                reading = false;
                return false;
            }
            return true;
        }
    }

    /** After a failed read the next push, acknowledgement or reconnect tries again. */
    private synchronized void stopReading(boolean failed) {
        if (failed) {
            reading = false;
        }
    }

    private void turnLive() {
        state = State.LIVE;
        if (!saidCaughtUp) {
            saidCaughtUp = true;
            channel.caughtUp();
        }
    }

    private void send(Delivery delivery) {
        channel.deliver(delivery, position);
        position = delivery.sequence();
        inFlight.add(delivery.sequence());
    }

    /**
     * Offers a delivery that has just been stored. Called by the shard's owner, after its commit, in order.
     *
     * @param previous the sequence that the owner gave to this device before
     */
    synchronized void push(Delivery delivery, long previous) {
        if (state == State.LIVE && previous == position && inFlight.size() < WINDOW) {
            send(delivery);
        } else if (state != State.CLOSED) {
            state = State.CATCHING_UP;
            stored++;
            resume();
        }
    }

    /**
     * Notes acknowledgements by the device.
     *
     * @return those of the sequences in the range that were in flight; others were never sent here or acknowledged
     *     before and are ignored
     */
    public synchronized List<Long> acknowledged(long first, long last) {
        var range = inFlight.subSet(first, true, Math.max(first, last), true);
        List<Long> acknowledged = new ArrayList<>(range);
        range.clear();
        resume();
        return acknowledged;
    }

    /** The connection is gone: sends nothing more. */
    synchronized void closed() {
        state = State.CLOSED;
        inFlight.clear();
    }

    void close(DeviceChannel.CloseReason reason) {
        closed();
        channel.close(reason);
    }
}
