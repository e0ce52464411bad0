// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * The way of receipts from the owner of one shard to the owner of another in the same JVM, past the broker. They need
 * no copy of their own there: the batch of the messages that they are of is not acknowledged until they have arrived,
 * and if it is delivered again, its messages are acknowledged again and make the same receipts. Thread-safe.
 */
@Singleton
public class ReceiptRelay {

    /** No more are taken together once there are this many: they may have to be stored, in one transaction. */
    private static final int ENOUGH = 512;

    /**
     * Receipts for devices of one shard.
     *
     * @param receipts what is to be delivered
     * @param arrived completes when each is with its devices or in the database; fails when this node may not deliver
     *     them, and then the batch that they belong to must be delivered again
     */
    record Handover(List<Envelope> receipts, CompletableFuture<Void> arrived) {
        void failed(Throwable cause) {
            arrived.completeExceptionally(cause);
        }
    }

    private final List<Way> ways = Stream.generate(Way::new).limit(Shard.COUNT).toList();

    private static final class Way {
        final Queue<Handover> waiting = new ConcurrentLinkedQueue<>();
        final Semaphore news = new Semaphore(0);
        volatile boolean open;
        volatile boolean abandoned;
    }

    /**
     * Hands over receipts for devices of the shard; bounded by what consumers may leave unacknowledged.
     *
     * @return the end, as {@link Handover#arrived} says
     */
    public CompletableFuture<Void> hand(Shard shard, List<Envelope> receipts) {
        Handover handover = new Handover(receipts, new CompletableFuture<>());
        Way way = way(shard);
        way.waiting.add(handover);
        way.news.release();
        if (way.abandoned) {
            abandon(shard); // whoever abandoned it may have looked before this was added
        }
        return handover.arrived;
    }

    /**
     * Whether receipts for the shard may go this way: this node owns it, as far as it knows, and its devices are near.
     * Otherwise they travel through the broker.
     */
    public boolean isOpen(Shard shard) {
        return way(shard).open;
    }

    void open(Shard shard, boolean open) {
        Way way = way(shard);
        way.open = open && !way.abandoned;
    }

    /** Waits until something is handed over, which a batch may take along before it can be taken. */
    void await(Shard shard) throws InterruptedException {
        way(shard).news.acquire();
        way(shard).news.drainPermits();
    }

    /** What has been handed over, or enough of it. */
    List<Handover> take(Shard shard) {
        Way way = way(shard);
        List<Handover> taken = new ArrayList<>();
        int receipts = 0;
        while (receipts < ENOUGH) {
            Handover next = way.waiting.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
            receipts += next.receipts.size();
        }
        if (!way.waiting.isEmpty()) {
            way.news.release();
        }
        return taken;
    }

    /** Has all that is waiting fail, and what is handed over from now on: nobody will deliver it. */
    public void abandon(Shard shard) {
        Way way = way(shard);
        way.abandoned = true;
        way.open = false;
        IllegalStateException cause = new IllegalStateException("receipts are not delivered any more");
        for (Handover next = way.waiting.poll(); next != null; next = way.waiting.poll()) {
            next.failed(cause);
        }
    }

    private Way way(Shard shard) {
        return ways.get(shard.number());
    }
}
