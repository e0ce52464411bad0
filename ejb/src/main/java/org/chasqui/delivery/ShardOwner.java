// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.chasqui.identity.DeviceId;

/**
 * A node's ownership of one shard under one epoch: the lock that keeps its batches in order, also when the broker's
 * consumer reconnects within this JVM, and the last sequence given to each device.
 */
final class ShardOwner {

    private static final int EPOCH_SHIFT = 32;

    final ReentrantLock lock = new ReentrantLock();
    private final Shard shard;
    private final ShardEpochs epochs;
    private long epoch;
    private Map<DeviceId, Long> last = new HashMap<>();

    ShardOwner(Shard shard, ShardEpochs epochs) {
        this.shard = shard;
        this.epochs = epochs;
    }

    /** The epoch of this ownership; starts to own where it does not. Needs the lock. */
    long epoch() {
        if (epoch == 0) {
            epoch = epochs.raise(shard);
        }
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
        long next = last.getOrDefault(device, epoch() << EPOCH_SHIFT) + 1;
        last.put(device, next);
        return next;
    }
}
