// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.measure.Latencies;
import org.chasqui.bench.stream.Destination;
import org.chasqui.bench.stream.DeviceStream;
import org.chasqui.bench.stream.StreamListener;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * One device that writes to another account. Keeps a number of messages outstanding, or sends when it is told. A
 * refusal for the time being is obeyed as docs/protocol.md has it: wait, then the refused numbers in their order. Lives
 * on the event loop's thread.
 */
final class Sender implements StreamListener {

    private static final int CAPACITY = 1 << 16;

    /** When a message is done. */
    enum Until {
        /** It is durable on the server. */
        ACCEPTED,
        /** Its durable Delivered receipt is here, and is acknowledged. */
        DELIVERED
    }

    private final Destination to;
    private final Until until;
    private final Traffic traffic;
    private final Outstanding outstanding = new Outstanding(CAPACITY);
    private final TreeSet<Long> refused = new TreeSet<>();
    private @Nullable DeviceStream stream;
    private boolean waiting;
    private int window;
    private long quota;

    Sender(Destination to, Until until, Traffic traffic) {
        this.to = to;
        this.until = until;
        this.traffic = traffic;
    }

    /** What all senders of a run share. */
    interface Traffic {
        /** Where ciphertexts are taken from: at least twice as long as one. */
        byte[] random();

        /** A ciphertext's length. */
        int bytes();

        Latencies latencies();

        /** A submit was answered BUSY. */
        void busy();

        /** A message came to a device, for the first time or again. */
        void copy();

        /** The device has caught up. */
        void ready();

        void failed(BenchFailure failure);
    }

    /**
     * Keeps so many messages outstanding from now on, until {@code messages} were submitted; 0 stops.
     *
     * @param messages counted from now
     */
    void keep(int messagesOutstanding, long messages) {
        window = messagesOutstanding;
        quota = messages;
        fill();
        flush();
    }

    /** Messages submitted and not done. */
    int outstanding() {
        return outstanding.count();
    }

    /** Whether all that was to be submitted is done. */
    boolean idle() {
        return quota == 0 && outstanding.count() == 0;
    }

    /** Messages submitted so far. */
    long submitted() {
        return outstanding.submitted();
    }

    /**
     * Submits one message, which leaves with {@link #flush()}.
     *
     * @param due when it should have been submitted
     * @return false if too many are outstanding: try again later, with the same time
     */
    boolean submit(long due) {
        if (outstanding.full() || waiting) {
            return false;
        }
        write(outstanding.begin(due));
        return true;
    }

    void flush() {
        DeviceStream connected = stream;
        if (connected != null) {
            connected.flush();
        }
    }

    void close() {
        DeviceStream connected = stream;
        if (connected != null) {
            connected.close();
        }
    }

    private void fill() {
        while (quota > 0 && outstanding.count() < window && submit(System.nanoTime())) {
            quota--;
        }
    }

    private void write(long number) {
        DeviceStream connected = stream;
        if (connected != null) {
            byte[] random = traffic.random();
            int offset = (int) (number * 31 % (random.length - traffic.bytes()));
            connected.submit(to, number, random, offset, traffic.bytes());
        }
    }

    @Override
    public void opened(DeviceStream opened) {
        stream = opened;
    }

    @Override
    public void caughtUp(DeviceStream connected) {
        traffic.ready();
    }

    @Override
    public void accepted(DeviceStream connected, long number) {
        if (until == Until.ACCEPTED) {
            settle(number, number);
        }
    }

    @Override
    public void receipt(DeviceStream connected, int kind, long first, long last) {
        if (until == Until.DELIVERED && kind == Receipt.Kind.KIND_DELIVERED_VALUE) {
            settle(first, last);
        }
    }

    private void settle(long first, long last) {
        long now = System.nanoTime();
        outstanding.settle(first, last, due -> traffic.latencies().completed(due, now));
        fill();
    }

    @Override
    public void rejected(DeviceStream connected, long number, int code, long retryAfter) {
        if (code == RejectionCode.REJECTION_CODE_BUSY_VALUE) {
            traffic.busy();
            retry(connected, number, retryAfter);
        } else if (code == RejectionCode.REJECTION_CODE_RATE_LIMITED_VALUE) {
            traffic.failed(new BenchFailure(
                    BenchFailure.LIMITED,
                    "a message was answered RATE_LIMITED: start the server with its limits raised"
                            + " (chasqui.limits.…, see docs/performance.md)"));
        } else {
            traffic.failed(new BenchFailure(
                    BenchFailure.RUN, "message " + number + " was rejected: " + RejectionCode.forNumber(code)));
        }
    }

    private void retry(DeviceStream connected, long number, long retryAfter) {
        refused.add(number);
        if (!waiting) {
            waiting = true;
            connected.schedule(this::submitAgain, Math.max(1, retryAfter), TimeUnit.MILLISECONDS);
        }
    }

    private void submitAgain() {
        waiting = false;
        refused.forEach(this::write);
        refused.clear();
        fill();
        flush();
    }

    @Override
    public void closed(DeviceStream connected, String why) {
        traffic.failed(new BenchFailure(BenchFailure.RUN, "a sender's connection: " + why));
    }
}
