// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.chasqui.identity.DeviceId;

/**
 * A node's ownership of one shard under one epoch: the lock that keeps its batches in order, also when the broker's
 * consumer reconnects within this JVM, and the last sequence given to each device.
 */
final class ShardOwner {

    private static final int EPOCH_SHIFT = 32;

    /** Within this time a local device answers, however quick the last ones were. */
    private static final long SHORTEST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int MARGIN = 8;

    final ReentrantLock lock = new ReentrantLock();
    final Shard shard;
    private final ShardEpochs epochs;
    private final long grace;
    private final long lease;
    /** Of what was pushed before it was stored. */
    final TypicalRoundTrip roundTrip = new TypicalRoundTrip();

    private long epoch;
    private long verifiedAt;
    private Map<DeviceId, Long> last = new HashMap<>();

    ShardOwner(Shard shard, ShardEpochs epochs, DeliverySettings.Ownership settings) {
        this.shard = shard;
        this.epochs = epochs;
        this.grace = settings.grace().toNanos();
        this.lease = settings.lease().toNanos();
    }

    /**
     * Starts to own where this node does not, and makes sure that it still does where it has not asked for a while: it
     * may have been suspended. Needs the lock.
     *
     * @return whether the ownership is a new one
     */
    boolean verify() throws FencedException {
        boolean begins = epoch == 0;
        if (begins) {
            epoch = epochs.raise(shard);
        } else if (System.nanoTime() - verifiedAt < lease) {
            return false;
        } else if (epochs.current(shard) != epoch) {
            throw new FencedException(shard, epoch);
        }
        verified();
        return begins;
    }

    /** Whether this node has begun to own the shard and was not fenced since. Needs the lock. */
    boolean owns() {
        return epoch != 0;
    }

    /** The database has just confirmed the epoch. */
    void verified() {
        verifiedAt = System.nanoTime();
    }

    /** The epoch of this ownership. Needs the lock. */
    long epoch() {
        return epoch;
    }

    /** Gives up after being fenced; the next batch, if the broker still sends any, starts to own anew. */
    void disown() {
        epoch = 0;
        last = new HashMap<>();
    }

    /** The sequence given to the device most recently in this epoch, 0 if none. Needs the lock. */
    long lastSequence(DeviceId device) {
        return last.getOrDefault(device, 0L);
    }

    /** The next sequence for the device. Needs the lock. */
    long nextSequence(DeviceId device) {
        long next = last.getOrDefault(device, epoch << EPOCH_SHIFT) + 1;
        last.put(device, next);
        return next;
    }

    /**
     * How long the next batch may wait for acknowledgements, in nanoseconds: what most of them need, with a margin, so
     * that one slow device does not hold up the others of the shard.
     */
    long patience() {
        long typical = roundTrip.nanos();
        return typical == 0 ? grace : Math.clamp(MARGIN * typical, Math.min(SHORTEST_PATIENCE, grace), grace);
    }
}
