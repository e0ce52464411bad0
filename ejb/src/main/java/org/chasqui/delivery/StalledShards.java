// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Shards whose batches cannot be stored at the moment, because the database is away, full or does not answer. What is
 * accepted meanwhile would only pile up on the broker, so ingress answers Busy for them. Delivery itself lifts the
 * mark: a shard is stalled only while a batch of it is being tried, or its consumer waits for receipts.
 */
@Singleton
public class StalledShards {

    /** A batch that takes longer than this is held up by a database that does not answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Clock clock;
    private final AtomicLongArray begun = new AtomicLongArray(Shard.COUNT);
    private final AtomicLongArray awaiting = new AtomicLongArray(Shard.COUNT);
    private final AtomicIntegerArray failed = new AtomicIntegerArray(Shard.COUNT);

    /** No shard is stalled. */
    @Inject
    public StalledShards(Clock clock) {
        this.clock = clock;
    }

    /** A batch of the shard is about to be stored. */
    public void begun(Shard shard) {
        begun.set(shard.number(), clock.millis());
    }

    /** The batch could not be stored and will be tried again. */
    public void failed(Shard shard) {
        failed.set(shard.number(), 1);
    }

    /** The batch is stored, or given back to the broker. */
    public void ended(Shard shard) {
        begun.set(shard.number(), 0);
        failed.set(shard.number(), 0);
    }

    /** The shard's consumer waits for receipts of delivered batches; another shard may not be able to store them. */
    public void awaitsReceipts(Shard shard) {
        awaiting.set(shard.number(), clock.millis());
    }

    /** The consumer goes on. */
    public void goesOn(Shard shard) {
        awaiting.set(shard.number(), 0);
    }

    /** Whether a batch of the shard waits for the database, or its consumer for receipts that do. */
    public boolean contains(Shard shard) {
        return failed.get(shard.number()) == 1
                || isLongAgo(begun.get(shard.number()))
                || isLongAgo(awaiting.get(shard.number()));
    }

    private boolean isLongAgo(long since) {
        return since != 0 && clock.millis() - since > PATIENCE.toMillis();
    }

    /** How many shards are stalled. */
    public int count() {
        int count = 0;
        for (int shard = 0; shard < Shard.COUNT; shard++) {
            count += contains(new Shard(shard)) ? 1 : 0;
        }
        return count;
    }
}
