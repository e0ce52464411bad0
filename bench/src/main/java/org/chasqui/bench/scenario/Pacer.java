// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has messages submitted at a fixed rate, by the senders in turn. Each is due at its own time, however late the loop or
 * the server is; what cannot be submitted when it is due stays due. Lives on the event loop's thread.
 */
final class Pacer {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Above so many a second a wake-up for each would cost more than it tells: they go in bunches, up to this late. */
    private static final double ONE_BY_ONE = 2_000;

    private static final long BUNCH_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final EventLoop loop;
    private final List<Sender> senders;
    private final double perSecond;
    private final Queue<Late> late = new ArrayDeque<>();
    private final Set<Sender> touched = new LinkedHashSet<>();
    private long begin;
    private long count;
    private final Consumer<Throwable> failed;
    private boolean stopped;

    private record Late(Sender sender, long due) {}

    Pacer(EventLoop loop, List<Sender> senders, double perSecond, Consumer<Throwable> failed) {
        this.failed = failed;
        this.loop = loop;
        this.senders = senders;
        this.perSecond = perSecond;
    }

    void start() {
        begin = System.nanoTime();
        tick();
    }

    /** No more become due; those that are late still go. */
    void stop() {
        stopped = true;
    }

    /** Messages that are due and could not be submitted yet. */
    int late() {
        return late.size();
    }

    /** When a message is due, counted from 0. */
    static long due(long begin, long index, double perSecond) {
        return begin + (long) (index * (NANOS_PER_SECOND / perSecond));
    }

    private void tick() {
        for (int waiting = late.size(); waiting > 0; waiting--) {
            Late again = late.remove();
            submit(again.sender(), again.due());
        }
        long now = System.nanoTime();
        while (!stopped && due(begin, count, perSecond) <= now) {
            submit(senders.get((int) (count % senders.size())), due(begin, count, perSecond));
            count++;
        }
        touched.forEach(Sender::flush);
        touched.clear();
        if (!stopped || !late.isEmpty()) {
            long wait = due(begin, count, perSecond) - System.nanoTime();
            long least = perSecond > ONE_BY_ONE || !late.isEmpty() ? BUNCH_NANOS : 0;
            loop.schedule(this::tick, Math.max(least, wait), TimeUnit.NANOSECONDS)
                    .addListener(ticked -> {
                        if (!ticked.isSuccess()) {
                            failed.accept(ticked.cause());
                        }
                    });
        }
    }

    private void submit(Sender sender, long due) {
        if (sender.submit(due)) {
            touched.add(sender);
        } else {
            late.add(new Late(sender, due));
        }
    }
}
