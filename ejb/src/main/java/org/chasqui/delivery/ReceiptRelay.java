// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * The way of receipts from the owner of one shard to the owner of another in the same JVM, past the broker. They need
 * no copy of their own there: the batch of the messages that they are of is not acknowledged until they have arrived,
 * and if it is delivered again, its messages are acknowledged again and make the same receipts. Thread-safe.
 */
@Singleton
public class ReceiptRelay {

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
        final BlockingQueue<Handover> waiting = new LinkedBlockingQueue<>();
        volatile boolean open;
    }

    /**
     * Hands over receipts for devices of the shard; bounded by what consumers may leave unacknowledged.
     *
     * @return the end, as {@link Handover#arrived} says; already failed if this node does not own the shard
     */
    public CompletableFuture<Void> hand(Shard shard, List<Envelope> receipts) {
        Handover handover = new Handover(receipts, new CompletableFuture<>());
        way(shard).waiting.add(handover);
        return handover.arrived;
    }

    /** Whether this node owns the shard, as far as it knows: otherwise receipts have to travel through the broker. */
    public boolean isOpen(Shard shard) {
        return way(shard).open;
    }

    /** This node owns the shard. */
    void open(Shard shard) {
        way(shard).open = true;
    }

    /** This node does not own the shard any more. */
    void close(Shard shard) {
        way(shard).open = false;
    }

    /** Waits until something is handed over. */
    Handover take(Shard shard) throws InterruptedException {
        return way(shard).waiting.take();
    }

    /** What else has been handed over. */
    List<Handover> drain(Shard shard) {
        List<Handover> drained = new ArrayList<>();
        way(shard).waiting.drainTo(drained);
        return drained;
    }

    private Way way(Shard shard) {
        return ways.get(shard.number());
    }
}
