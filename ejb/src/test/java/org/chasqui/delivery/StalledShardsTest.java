// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.chasqui.fixtures.ManualClock;
import org.junit.jupiter.api.Test;

class StalledShardsTest {

    private static final Shard SHARD = new Shard(2);

    private final ManualClock clock = new ManualClock();
    private final StalledShards stalled = new StalledShards(clock);

    @Test
    void aShardThatStoresIsNotStalled() {
        stalled.begun(SHARD);
        assertThat(stalled.contains(SHARD)).isFalse();
        stalled.ended(SHARD);
        clock.advance(Duration.ofHours(1));

        assertThat(stalled.contains(SHARD)).isFalse();
        assertThat(stalled.count()).isZero();
    }

    @Test
    void aBatchThatFailedStallsItsShardUntilItIsStored() {
        stalled.begun(SHARD);
        stalled.failed(SHARD);
        assertThat(stalled.contains(SHARD)).isTrue();
        assertThat(stalled.contains(new Shard(1))).isFalse();
        assertThat(stalled.count()).isEqualTo(1);

        stalled.ended(SHARD);
        assertThat(stalled.contains(SHARD)).isFalse();
    }

    @Test
    void aDatabaseThatDoesNotAnswerStallsTheShardToo() {
        stalled.begun(SHARD);
        clock.advance(StalledShards.PATIENCE);
        assertThat(stalled.contains(SHARD)).isFalse();

        clock.advance(Duration.ofMillis(1));
        assertThat(stalled.contains(SHARD)).isTrue();
    }
}
