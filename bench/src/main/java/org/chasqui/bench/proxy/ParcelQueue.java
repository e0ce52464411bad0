// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** What is on its way in one direction, in order; written when it arrives. Of one event loop. */
final class ParcelQueue {

    /** Beyond this the side that sends is not read, as a full TCP window would have it. */
    private static final long WINDOW_BYTES = 8L * 1024 * 1024;

    private final Channel to;
    private final DelayLine line;
    private final Queue<Parcel> parcels = new ArrayDeque<>();
    private long bytesOnTheWay;
    private boolean scheduled;
    private boolean ended;

    private record Parcel(ByteBuf bytes, long arrival) {}

    ParcelQueue(Channel to, DelayLine line) {
        this.to = to;
        this.line = line;
    }

    /** Takes bytes over, with the duty to release them. */
    void send(Channel from, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int size = bytes.readableBytes();
        parcels.add(new Parcel(bytes, line.arrival(System.nanoTime(), size)));
        bytesOnTheWay += size;
        from.config().setAutoRead(bytesOnTheWay < WINDOW_BYTES);
        schedule(from);
    }

    /** The sending side has closed: so will the other one when everything has arrived. */
    void end() {
        ended = true;
        closeIfEmpty();
    }

    private void schedule(Channel from) {
        Parcel next = parcels.peek();
        if (next == null || scheduled) {
            return;
        }
        scheduled = true;
        long wait = Math.max(0, next.arrival() - System.nanoTime());
        to.eventLoop().schedule(() -> arrive(from), wait, TimeUnit.NANOSECONDS).addListener(done -> {
            if (!done.isSuccess()) {
                close();
            }
        });
    }

    private void arrive(Channel from) {
        scheduled = false;
        long now = System.nanoTime();
        for (Parcel next = parcels.peek(); next != null && next.arrival() - now <= 0; next = parcels.peek()) {
            parcels.remove();
            int size = next.bytes().readableBytes();
            to.write(next.bytes()).addListener((ChannelFutureListener) written -> {
                bytesOnTheWay -= size;
                from.config().setAutoRead(bytesOnTheWay < WINDOW_BYTES);
            });
        }
        to.flush();
        schedule(from);
        closeIfEmpty();
    }

    private void closeIfEmpty() {
        if (ended && parcels.isEmpty()) {
            close();
        }
    }

    private void close() {
        var unused = to.close();
    }
}
