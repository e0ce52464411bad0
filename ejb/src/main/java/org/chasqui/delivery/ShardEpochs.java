// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/** The fencing numbers of the shards, in the database. */
public interface ShardEpochs {

    /**
     * Starts to own a shard: raises its epoch, so that inserts under any earlier one fail from now on.
     *
     * @return the new epoch, 1 to 2^31 - 1
     */
    long raise(Shard shard);

    /** The current epoch of the shard, 0 if it was never owned. */
    long current(Shard shard);
}
