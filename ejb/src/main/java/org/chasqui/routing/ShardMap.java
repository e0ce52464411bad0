// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.routing;

import org.chasqui.delivery.Shard;
import org.chasqui.identity.AccountId;

/** Which shard carries an account. The same on every node and for the life of an installation. */
public final class ShardMap {

    private ShardMap() {}

    /** The account's shard. Ids are random, so any of their bits spread evenly. */
    public static Shard of(AccountId account) {
        return new Shard(Math.floorMod(Long.hashCode(account.value()), Shard.COUNT));
    }
}
