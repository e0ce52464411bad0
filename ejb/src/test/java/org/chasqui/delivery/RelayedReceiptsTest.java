// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Receipts that owners of shards hand to each other past the broker (ADR 15). */
class RelayedReceiptsTest extends PipelineScenario {

    @Test
    void theBatchIsDoneWhenReceiptsHandedToAnotherOwnerHaveArrived() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        receiptsArrive = new CompletableFuture<>();
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);

            assertThat(peer.got).containsExactly("1<0");
            assertThat(underWay.getLast()).isNotDone();
            receiptsArrive.complete(null);
            assertThat(underWay.getLast()).isCompleted();
        }
    }

    @Test
    void receiptsOfABatchThatFailsAreKnownToBeUnderWay() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        receiptsArrive = new CompletableFuture<>();
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            records.onInsert = () -> {
                throw new IllegalStateException("the database is away");
            };
            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> pipeline.deliver(
                            SHARD,
                            List.of(message(1, bob1, bob2)),
                            failure -> {
                                throw new InterruptedException("stopping");
                            },
                            underWay::add));
            assertThat(peer.got).containsExactly("1<0");
        }
        assertThat(underWay.getLast()).isNotDone();
    }

    @Test
    void aBatchFromBeforeReceiptsWereFencedDoesNotBeginANewOwnership() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30), Duration.ZERO);
        epochs.raise(SHARD);
        CompletableFuture<Void> first = relay.hand(SHARD, List.of(receipt(bob1)));
        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> pipeline.deliverHandedOver(SHARD, NEVER));
        CompletableFuture<Void> second = relay.hand(SHARD, List.of(receipt(bob1)));

        assertThatExceptionOfType(FencedException.class)
                .isThrownBy(() -> pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThat(epochs.current(SHARD)).isEqualTo(2);

        pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);
        assertThat(epochs.current(SHARD)).isEqualTo(3);
        assertThat(records.keys()).hasSize(1);
    }

    @Test
    void receiptsThatNobodyDeliversFail() {
        CompletableFuture<Void> arrived = relay.hand(SHARD, List.of(receipt(bob1)));

        relay.abandon(SHARD);

        assertThat(arrived).isCompletedExceptionally();
        assertThat(relay.isOpen(SHARD)).isFalse();
    }

    @Test
    void deliversReceiptsThatAreHandedOver() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            CompletableFuture<Void> one = relay.hand(SHARD, List.of(receipt(bob1)));
            CompletableFuture<Void> two = relay.hand(SHARD, List.of(receipt(bob1)));

            pipeline.deliverHandedOver(SHARD, NEVER);

            assertThat(one).isCompleted();
            assertThat(two).isCompleted();
            assertThat(peer.got).containsExactly("1<0", "2<1");
        }
        assertThat(records.keys()).isEmpty();
    }

    @Test
    void aBatchTakesReceiptsAlong() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            CompletableFuture<Void> arrived = relay.hand(SHARD, List.of(receipt(bob1)));

            pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);

            assertThat(arrived).isCompleted();
            assertThat(peer.got).containsExactly("1<0", "2<1");
        }
    }

    @Test
    void receiptsForADeviceThatIsAwayAreStored() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        CompletableFuture<Void> arrived = relay.hand(SHARD, List.of(receipt(bob1)));

        pipeline.deliverHandedOver(SHARD, NEVER);

        assertThat(arrived).isCompleted();
        assertThat(records.keys()).hasSize(1);
    }

    @Test
    void receiptsArriveWhenTheDatabaseIsBack() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        CompletableFuture<Void> arrived = relay.hand(SHARD, List.of(receipt(bob1)));
        records.onInsert = () -> {
            throw new IllegalStateException("the database is away");
        };

        pipeline.deliverHandedOver(SHARD, failure -> {
            assertThat(stalled.contains(SHARD)).isTrue();
            assertThat(arrived).isNotDone();
            records.onInsert = () -> {};
        });

        assertThat(arrived).isCompleted();
        assertThat(stalled.contains(SHARD)).isFalse();
    }

    @Test
    void receiptsFailWhereThisNodeDoesNotOwnTheShard() throws Exception {
        Shard another = new Shard(3);
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        CompletableFuture<Void> arrived = relay.hand(another, List.of(receipt(bob1)));

        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> pipeline.deliverHandedOver(another, NEVER));

        assertThat(arrived).isCompletedExceptionally();
        assertThat(relay.isOpen(another)).isFalse();
        assertThat(epochs.current(another)).isEqualTo(1);
        assertThat(records.keys()).isEmpty();
    }

    @Test
    void receiptsFailWhereAnotherNodeOwnsTheShardByNow() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30), Duration.ZERO);
        assertThat(relay.isOpen(SHARD)).isTrue();
        epochs.raise(SHARD);
        CompletableFuture<Void> arrived = relay.hand(SHARD, List.of(receipt(bob1)));

        assertThatExceptionOfType(FencedException.class).isThrownBy(() -> pipeline.deliverHandedOver(SHARD, NEVER));

        assertThat(arrived).isCompletedExceptionally();
        assertThat(relay.isOpen(SHARD)).isFalse();
        assertThat(records.keys()).isEmpty();
    }

    @Test
    void receiptsForDevicesFarAwayTravelThroughTheBroker() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        assertThat(relay.isOpen(SHARD)).isTrue();
        try (ScriptedPeer peer = connect(bob1, ack -> {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            ack.now();
        })) {
            pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);
            pipeline.deliver(SHARD, List.of(), NEVER, underWay::add);
            assertThat(peer.got).containsExactly("1<0");
        }
        assertThat(relay.isOpen(SHARD)).isFalse();
    }
}
