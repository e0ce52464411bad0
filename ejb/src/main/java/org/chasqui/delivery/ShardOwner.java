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

    /** Devices that answer later than this share a wait with others better than they have one of their own. */
    private static final long NEAR = TimeUnit.MILLISECONDS.toNanos(10);

    final ReentrantLock lock = new ReentrantLock();
    final Shard shard;
    private final ShardEpochs epochs;
    private final long grace;
    private final long lease;
    /** Of what was pushed before it was stored. */
    final TypicalRoundTrip roundTrip = new TypicalRoundTrip();

    private long epoch;
    private boolean fenced;
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

    /** Gives up after being fenced; a later batch, if the broker still sends any, starts to own anew. */
    void disown() {
        epoch = 0;
        last = new HashMap<>();
    }

    /**
     * Another node was found to own the shard, and not with a batch: the next one is from before that. Needs the lock.
     */
    void fencedBetweenBatches() {
        fenced = true;
    }

    /** Whether that was so; once. Needs the lock. */
    boolean takeFenced() {
        boolean was = fenced;
        fenced = false;
        return was;
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

    /** Whether most acknowledgements come soon; so it is taken to be when there were none yet. */
    boolean isNearItsDevices() {
        return roundTrip.nanos() < NEAR;
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
