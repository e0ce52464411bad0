// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Shards whose batches cannot be stored at the moment, because the database is away or full. What is accepted meanwhile
 * would only pile up on the broker, so ingress answers Busy for them. Delivery itself lifts the mark: a shard is
 * stalled only while a batch of it is being tried again.
 */
@Singleton
public class StalledShards {

    private final AtomicIntegerArray stalled = new AtomicIntegerArray(Shard.COUNT);

    /** Notes that a batch of the shard could not be stored, or that it was stored after all. */
    public void set(Shard shard, boolean isStalled) {
        stalled.set(shard.number(), isStalled ? 1 : 0);
    }

    /** Whether a batch of the shard waits for the database. */
    public boolean contains(Shard shard) {
        return stalled.get(shard.number()) == 1;
    }

    /** How many shards are stalled. */
    public int count() {
        int count = 0;
        for (int shard = 0; shard < Shard.COUNT; shard++) {
            count += stalled.get(shard);
        }
        return count;
    }
}
