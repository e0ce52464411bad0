// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReceiptRelayTest {

    private final ReceiptRelay relay = new ReceiptRelay();
    private final Shard shard = new Shard(1);

    @Test
    void whatIsWaitingFailsWhenTheWayIsAbandoned() {
        CompletableFuture<Void> arrived = relay.hand(shard, List.of());

        relay.abandon(shard);

        assertThat(arrived).isCompletedExceptionally();
        assertThat(relay.take(shard)).isEmpty();
    }

    @Test
    void anAbandonedWayStaysClosedAndHasWhatIsHandedOverFail() {
        relay.abandon(shard);
        relay.open(shard, true);

        assertThat(relay.isOpen(shard)).isFalse();
        assertThat(relay.hand(shard, List.of())).isCompletedExceptionally();
    }

    @Test
    void theOtherWaysStayOpen() {
        relay.abandon(shard);
        relay.open(new Shard(2), true);

        assertThat(relay.isOpen(new Shard(2))).isTrue();
        assertThat(relay.hand(new Shard(2), List.of())).isNotDone();
    }
}
