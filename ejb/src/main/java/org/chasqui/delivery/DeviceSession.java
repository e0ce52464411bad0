// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.platform.WritesTogether;
import org.jspecify.annotations.Nullable;

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

    /** Nor is anything more sent while this many bytes are in flight: large messages must not pile up at a socket. */
    static final int WINDOW_BYTES = 2 * 1024 * 1024;

    private enum State {
        CATCHING_UP,
        LIVE,
        CLOSED
    }

    private final EnrolledDevice device;
    private final DeviceChannel channel;
    private final DeliveryRecords records;
    private final Executor executor;
    private final Clock clock;

    private State state = State.CATCHING_UP;
    private boolean reading;
    private boolean saidCaughtUp;
    /** The last sequence sent. */
    private long position;
    /** Counts what was stored for the device while it was not LIVE. */
    private long stored;

    /** The last sequence that everything up to it is known of: sent here, acknowledged before, or waiting nowhere. */
    private long follows;

    /** By sequence. */
    private final TreeMap<Long, InFlight> inFlight = new TreeMap<>();

    private final RoundTrips roundTrips = new RoundTrips();

    private long inFlightBytes;

    /** Nothing was acknowledged since the last miss. */
    private boolean silent;

    /** When something came into flight where nothing was, or something was acknowledged, whichever was last. */
    private long progressAt;

    /** Sent and not yet acknowledged; of a record, or of something that is not stored (yet). */
    private record InFlight(
            DeliveryRecords.Stored delivery, int size, long sentAt, GracePeriod.@Nullable Unstored unstored) {}

    DeviceSession(
            EnrolledDevice device, DeviceChannel channel, DeliveryRecords records, Executor executor, Clock clock) {
        this.device = device;
        this.channel = channel;
        this.records = records;
        this.executor = executor;
        this.clock = clock;
    }

    /** Whose connection it is. */
    public EnrolledDevice device() {
        return device;
    }

    /** Begins to send what is stored, or goes on after {@link #acknowledged} made room. */
    synchronized void resume() {
        if (state == State.CATCHING_UP && !reading && hasRoom()) {
            reading = true;
            try {
                executor.execute(this::readAndSend);
            } catch (RejectedExecutionException e) {
                // overloaded or stopping: nothing is lost, the records stay; whatever happens next tries again
                reading = false;
            }
        }
    }

    private boolean hasRoom() {
        return inFlight.size() < WINDOW && inFlightBytes < WINDOW_BYTES;
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
            if (state != State.CATCHING_UP || !hasRoom()) {
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
            WritesTogether.run(() -> page.stream().takeWhile(d -> hasRoom()).forEach(d -> send(d, null)));
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

    private void send(Delivery delivery, GracePeriod.@Nullable Unstored unstored) {
        channel.deliver(delivery, position);
        position = delivery.sequence();
        follows = position;
        if (inFlight.isEmpty()) {
            progressAt = clock.millis();
        }
        inFlight.put(
                delivery.sequence(),
                new InFlight(DeliveryRecords.Stored.of(delivery), delivery.size(), System.nanoTime(), unstored));
        inFlightBytes += delivery.size();
    }

    /**
     * Decides for a batch whether what it has for the device is pushed before it is stored. Called by the shard's owner
     * before the first push of the batch, when all earlier batches are settled: a LIVE session has missed nothing then.
     *
     * @param last the sequence that the owner gave to this device last
     * @param patience how long the batch can wait for an acknowledgement, in nanoseconds
     * @return whether the session is LIVE and acknowledges within that time. After a miss it has to acknowledge
     *     something first: however long the batch could wait, who is silent is not waited for again
     */
    synchronized boolean isPresent(long last, long patience) {
        if (state == State.LIVE) {
            follows = last;
        }
        return state == State.LIVE && !silent && roundTrips.average() <= patience;
    }

    /**
     * Pushes something that is not stored.
     *
     * @param previous the sequence that the owner gave to this device before
     * @return false if it was not sent: store it
     */
    synchronized boolean pushUnstored(GracePeriod.Unstored unstored, long previous) {
        if (state != State.LIVE || previous != follows || !hasRoom() || unstored.delivery.sequence() <= position) {
            return false;
        }
        send(unstored.delivery, unstored);
        return true;
    }

    /** Something that was pushed and not stored was not acknowledged in the time that the batch could wait. */
    synchronized void missed(long patience) {
        silent = true;
        roundTrips.missed(patience);
    }

    /**
     * Offers a delivery that has just been stored. Called by the shard's owner, after its commit, in order.
     *
     * @param previous the sequence that the owner gave to this device before
     */
    synchronized void push(Delivery delivery, long previous) {
        if (delivery.sequence() <= position) {
            return; // of an owner that was suspended while another one went on; or sent already
        }
        if (state == State.LIVE && previous == follows && hasRoom()) {
            send(delivery, null);
        } else if (state != State.CLOSED) {
            state = State.CATCHING_UP;
            stored++;
            resume();
        }
    }

    /**
     * Notes acknowledgements by the device.
     *
     * @return what became of those of the sequences in the range that were in flight; others were never sent here or
     *     acknowledged before and are ignored
     */
    public synchronized Acknowledged acknowledged(long first, long last) {
        var range = inFlight.subMap(first, true, Math.max(first, last), true);
        if (range.isEmpty()) {
            resume();
            return Acknowledged.NOTHING;
        }
        long now = System.nanoTime();
        List<DeliveryRecords.Stored> ofRecords = new ArrayList<>();
        range.forEach((sequence, sent) -> {
            inFlightBytes -= sent.size();
            long roundTrip = now - sent.sentAt();
            roundTrips.measured(roundTrip);
            if (sent.unstored() == null || !sent.unstored().acknowledge(roundTrip)) {
                ofRecords.add(sent.delivery());
            }
        });
        Acknowledged acknowledged = new Acknowledged(range.size(), ofRecords);
        range.clear();
        progressAt = clock.millis();
        silent = false;
        resume();
        return acknowledged;
    }

    /**
     * What an acknowledgement was for.
     *
     * @param count deliveries that were in flight
     * @param ofRecords those that are stored; the others' batches know already
     */
    public record Acknowledged(int count, List<DeliveryRecords.Stored> ofRecords) {
        static final Acknowledged NOTHING = new Acknowledged(0, List.of());
    }

    /**
     * Whether the device has acknowledged what the owner gave this sequence. Only for what has just been stored at a
     * second attempt: the first may have been committed all the same, and then the device may have had it from there.
     *
     * @return whether it lies before the last one sent and is not in flight: then nobody would send it again before the
     *     device reconnects
     */
    synchronized boolean isPast(long sequence) {
        return state != State.CLOSED && sequence <= position && !inFlight.containsKey(sequence);
    }

    /** Whether deliveries have been in flight for this long without any acknowledgement. */
    synchronized boolean withholdsAcks(Duration timeout) {
        return !inFlight.isEmpty() && clock.millis() - progressAt >= timeout.toMillis();
    }

    /**
     * The net under the pushes: the highest sequence that waits in the database, 0 if none does. A session that should
     * have sent it, or whose last read failed, reads again.
     */
    synchronized void nudge(long latest) {
        if (state == State.LIVE && latest > position) {
            state = State.CATCHING_UP;
            stored++;
        }
        resume();
    }

    /** Somebody may have stored something without telling: reads again before it takes pushes. */
    synchronized void recheck() {
        if (state != State.CLOSED) {
            state = State.CATCHING_UP;
            stored++;
            resume();
        }
    }

    /** Sends something outside the order of sequences; false if the connection is gone. */
    synchronized boolean sendEphemeral(Delivery delivery) {
        if (state == State.CLOSED) {
            return false;
        }
        channel.deliver(delivery, 0);
        return true;
    }

    /** The connection, for news that is neither stored nor ordered. */
    DeviceChannel channel() {
        return channel;
    }

    /** Whether the connection is over, so that frames still arriving on it must be ignored. */
    public synchronized boolean isClosed() {
        return state == State.CLOSED;
    }

    /** The connection is gone: sends nothing more. */
    synchronized void closed() {
        state = State.CLOSED;
        inFlight.values().forEach(sent -> {
            if (sent.unstored() != null) {
                sent.unstored().abandon();
            }
        });
        inFlight.clear();
        inFlightBytes = 0;
    }

    void close(DeviceChannel.CloseReason reason) {
        closed();
        channel.close(reason);
    }
}
