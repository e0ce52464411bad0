// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.chasqui.delivery.Shard;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class ShardMapTest {

    @Test
    void spreadsRandomIdsOverAllShards() {
        Random random = new Random(20261124);
        Map<Shard, Integer> counts = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            counts.merge(ShardMap.of(new AccountId(random.nextLong())), 1, Integer::sum);
        }

        assertThat(counts).hasSize(Shard.COUNT);
        // five standard deviations of a fair spread over four shards
        assertThat(counts.values()).allSatisfy(n -> assertThat(n).isBetween(2_500 - 217, 2_500 + 217));
    }

    /** Written down, since an installation's accounts must never move to another shard. */
    @Test
    void neverMovesAnAccount() {
        assertThat(ShardMap.of(new AccountId(1))).isEqualTo(new Shard(1));
        assertThat(ShardMap.of(new AccountId(6))).isEqualTo(new Shard(2));
        assertThat(ShardMap.of(new AccountId(-1))).isEqualTo(new Shard(0));
        assertThat(ShardMap.of(new AccountId(Long.MIN_VALUE))).isEqualTo(new Shard(0));
        assertThat(ShardMap.of(new AccountId(0x0000_0001_0000_0002L))).isEqualTo(new Shard(3));
        assertThat(ShardMap.of(new AccountId(0x8f3a09c11d20b4e7L))).isEqualTo(new Shard(2));
    }
}
