// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.Envelopes;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.identity.AccountId;
import org.chasqui.metrics.CountedMetrics;
import org.junit.jupiter.api.Test;

class DeliveryPipelineTest {

    private static final AccountId BOB = new AccountId(2);
    private static final Shard SHARD = new Shard(2);
    private static final DeliveryPipeline.Retry NEVER = failure -> {
        throw new AssertionError(failure);
    };

    private final EnrolledDevice bob1 = Devices.ofAccount(BOB).create();
    private final EnrolledDevice bob2 = Devices.ofAccount(BOB).numbered(2).create();
    private final InMemoryDeliveryRecords records = new InMemoryDeliveryRecords();
    private final ManualExecutor executor = new ManualExecutor();
    private final ManualClock clock = new ManualClock();
    private final ConnectedDevices connected =
            new ConnectedDevices(records, ConnectedDevicesTest.managed(executor), clock);
    private final Epochs epochs = new Epochs();
    private final List<ReceiptSink.Outgoing> receipts = new ArrayList<>();
    private final List<Acknowledgements.Acknowledged> handedOn = new ArrayList<>();
    private final CountedMetrics metrics = new CountedMetrics();
    private final ReceiptRelay relay = new ReceiptRelay();
    private final StalledShards stalled = new StalledShards(clock);
    private final List<CompletableFuture<Void>> underWay = new ArrayList<>();
    private CompletableFuture<Void> receiptsArrive = CompletableFuture.completedFuture(null);
    private boolean brokerAway;
    private boolean listsAway;

    @Test
    void whatIsAcknowledgedAtOnceIsNeverStored() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            pipeline.deliver(SHARD, List.of(message(1, bob1), message(2, bob1)), NEVER, underWay::add);
            pipeline.deliver(SHARD, List.of(message(3, bob1)), NEVER, underWay::add);

            assertThat(peer.got).containsExactly("1<0", "2<1", "3<2");
        }
        assertThat(records.keys()).isEmpty();
        assertThat(receipts).hasSize(2);
        assertThat(handedOn).isEmpty();
        assertThat(metrics.count("chasqui_envelopes_stored")).isZero();
        assertThat(metrics.count("chasqui_envelopes_unstored")).isEqualTo(3);
    }

    @Test
    void whatIsNotAcknowledgedIsStoredAndStaysInFlight() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofMillis(1));
        try (ScriptedPeer peer = connect(bob1, ack -> {})) {
            pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);

            assertThat(peer.got).containsExactly("1<0");
            assertThat(records.keys()).hasSize(1);
            assertThat(receipts).isEmpty();
            assertThat(peer.session.acknowledged(sequence(1), sequence(1)).ofRecords())
                    .isEqualTo(records.sent(bob1.id(), sequence(1)));
        }
    }

    @Test
    void aDeviceThatWasSlowIsStoredForAtOnceAndPushedAsWell() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofMillis(1));
        try (ScriptedPeer peer = connect(bob1, ack -> {})) {
            pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);
            List<Long> storedWhenPushed = new ArrayList<>();
            records.onInsert = () -> storedWhenPushed.add((long) peer.got.size());

            pipeline.deliver(SHARD, List.of(message(2, bob1)), NEVER, underWay::add);

            assertThat(storedWhenPushed).containsExactly(1L);
            assertThat(peer.got).containsExactly("1<0", "2<1");
        }
        assertThat(records.keys()).hasSize(2);
    }

    @Test
    void devicesThatAreAwayAreStoredForWithoutWaiting() throws Exception {
        pipeline(Duration.ofDays(1)).deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);

        assertThat(records.keys()).hasSize(1);
    }

    @Test
    void aDeviceThatDisconnectsIsStoredForAndNobodyWaitsForIt() throws Exception {
        try (ScriptedPeer peer = connect(bob1, ack -> connected.closed(ack.session()))) {
            pipeline(Duration.ofDays(1))
                    .deliver(SHARD, List.of(message(1, bob1), message(2, bob1)), NEVER, underWay::add);
            assertThat(peer.got).startsWith("1<0");
        }
        assertThat(records.keys()).hasSize(2);
    }

    @Test
    void aConnectionThatComesBetweenPushAndCommitGetsWhatIsStored() throws Exception {
        RecordingChannel second = new RecordingChannel();
        try (ScriptedPeer peer = connect(bob1, ack -> {})) {
            DeliveryPipeline pipeline = pipeline(Duration.ofMillis(1));
            // reads before anything is stored, and turns LIVE
            records.onInsert = () -> {
                connected.open(bob1, second);
                executor.runAll();
            };
            pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);
            executor.runAll();
            assertThat(peer.got).containsExactly("1<0");
        }
        assertThat(second.said).containsExactly("caught up", sequence(1) + "<0");
    }

    @Test
    void anAcknowledgementThatComesWhileTheRestIsStoredIsAppliedAfterTheCommit() throws Exception {
        try (ScriptedPeer peer = connect(bob1, ack -> {})) {
            records.onInsert = () -> {
                assertThat(peer.session.acknowledged(sequence(1), sequence(1)).ofRecords())
                        .as("not yet one of a record")
                        .isEmpty();
                assertThat(handedOn).isEmpty();
            };
            pipeline(Duration.ofMillis(1)).deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);
        }
        assertThat(records.keys()).hasSize(1);
        assertThat(handedOn)
                .containsExactly(new Acknowledgements.Acknowledged(bob1, records.sent(bob1.id(), sequence(1))));
    }

    @Test
    void receiptsThatTheBrokerDoesNotTakeAreLeftToTheRecords() throws Exception {
        brokerAway = true;
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            pipeline(Duration.ofSeconds(30)).deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);
            assertThat(peer.got).containsExactly("1<0");
        }
        assertThat(records.keys()).hasSize(1);
        assertThat(handedOn)
                .containsExactly(new Acknowledgements.Acknowledged(bob1, records.sent(bob1.id(), sequence(1))));
    }

    /** No device list may be used while the database does not answer. */
    @Test
    void receiptsForWhomTheDatabaseCannotSayAreLeftToTheRecords() throws Exception {
        listsAway = true;
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            pipeline(Duration.ofSeconds(30)).deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);
            assertThat(peer.got).containsExactly("1<0");
        }
        assertThat(receipts).isEmpty();
        assertThat(records.keys()).hasSize(1);
        assertThat(handedOn)
                .containsExactly(new Acknowledgements.Acknowledged(bob1, records.sent(bob1.id(), sequence(1))));
    }

    private int deviceCount(AccountId account) {
        if (listsAway) {
            throw new IllegalStateException("the database is away");
        }
        return 1;
    }

    @Test
    void receiptsAreDurableBeforeTheRestIsStored() throws Exception {
        AtomicInteger receiptsWhenStored = new AtomicInteger(-1);
        records.onInsert = () -> receiptsWhenStored.set(receipts.size());
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            pipeline(Duration.ofSeconds(30)).deliver(SHARD, List.of(message(1, bob1, bob2)), NEVER, underWay::add);
            assertThat(peer.got).containsExactly("1<0");
        }
        assertThat(receiptsWhenStored).hasValue(1);
        assertThat(records.keys()).extracting(DeliveryRecords.Key::device).containsExactly(bob2.id());
    }

    @Test
    void triesToStoreAgainWithoutPushingAgain() throws Exception {
        List<Exception> failures = new ArrayList<>();
        try (ScriptedPeer peer = connect(bob1, ack -> {})) {
            records.onInsert = () -> {
                throw new IllegalStateException("database is away");
            };
            DeliveryPipeline.Retry retry = failure -> {
                failures.add(failure);
                records.onInsert = () -> {};
            };
            pipeline(Duration.ofMillis(1)).deliver(SHARD, List.of(message(1, bob1)), retry, underWay::add);
            assertThat(peer.got).containsExactly("1<0");
        }
        assertThat(failures).hasSize(1);
        assertThat(records.keys()).hasSize(1);
    }

    @Test
    void anOwnerThatWasSuspendedAsksBeforeItPushes() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30), Duration.ZERO);
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);
            epochs.raise(SHARD); // by another node

            assertThatExceptionOfType(FencedException.class)
                    .isThrownBy(() -> pipeline.deliver(SHARD, List.of(message(2, bob1)), NEVER, underWay::add));
            assertThat(peer.got).containsExactly("1<0");

            pipeline.deliver(SHARD, List.of(message(2, bob1)), NEVER, underWay::add);
            executor.runAll();
            assertThat(peer.got).as("owning anew, under a later epoch").containsExactly("1<0", "1<1");
        }
    }

    @Test
    void oneConnectionWithoutAnythingMissedNeedsNoRecordAfterAnother() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30));
        try (ScriptedPeer first = connect(bob1, ScriptedPeer.Ack::now)) {
            pipeline.deliver(SHARD, List.of(message(1, bob1)), NEVER, underWay::add);
            assertThat(first.got).containsExactly("1<0");
        }
        try (ScriptedPeer second = connect(bob1, ScriptedPeer.Ack::now)) {
            pipeline.deliver(SHARD, List.of(message(2, bob1)), NEVER, underWay::add);
            assertThat(second.got).containsExactly("2<0");
        }
        assertThat(records.keys()).isEmpty();
    }

    @Test
    void aSessionThatTurnsLiveWithinABatchMissesNothingOfIt() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        RecordingChannel late = new RecordingChannel();
        try (ScriptedPeer peer = connect(bob2, ack -> {
            connected.open(bob1, late);
            executor.runAll();
            opened.countDown();
            ack.now();
        })) {
            pipeline(Duration.ofSeconds(30))
                    .deliver(
                            SHARD, List.of(message(1, bob1), message(2, bob2), message(3, bob1)), NEVER, underWay::add);
            opened.await();
            executor.runAll();
            assertThat(peer.got).containsExactly("1<0");
        }
        assertThat(late.said).containsExactly("caught up", sequence(1) + "<0", sequence(2) + "<" + sequence(1));
    }

    @Test
    void whatAnEarlierOwnerStoredComesBeforeThePushesOfANewOne() throws Exception {
        DeliveryPipeline pipeline = pipeline(Duration.ofSeconds(30), Duration.ZERO);
        try (ScriptedPeer peer = connect(bob1, ScriptedPeer.Ack::now)) {
            epochs.raise(SHARD); // another node owns it, and cannot push to here
            records.store(Deliveries.to(bob1).message(sequence(5)));
            assertThatExceptionOfType(FencedException.class)
                    .isThrownBy(() -> pipeline.deliver(SHARD, List.of(message(2, bob1)), NEVER, underWay::add));

            pipeline.deliver(SHARD, List.of(message(2, bob1)), NEVER, underWay::add);
            executor.runAll();

            assertThat(peer.got).containsExactly("5<0", "1<5");
        }
    }

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

    private static Envelope receipt(EnrolledDevice device) {
        return Envelopes.event(BOB, "receipt", device.id());
    }

    private ScriptedPeer connect(EnrolledDevice device, Consumer<ScriptedPeer.Ack> reaction) {
        return new ScriptedPeer(connected, device, executor, reaction);
    }

    /** A sequence of the first epoch. */
    private static long sequence(long counter) {
        return (1L << 32) + counter;
    }

    private static Envelope message(long number, EnrolledDevice... devices) {
        Envelopes envelope = Envelopes.to(BOB).numbered(number);
        Arrays.stream(devices).forEach(d -> envelope.copyFor(d.id().value(), "ciphertext"));
        return envelope.message();
    }

    private DeliveryPipeline pipeline(Duration grace) {
        return pipeline(grace, Duration.ofDays(1));
    }

    private DeliveryPipeline pipeline(Duration grace, Duration lease) {
        ReceiptSink sink = new ReceiptSink() {
            @Override
            public void accept(List<Outgoing> outgoing, Duration patience) throws ReceiptsNotAcceptedException {
                if (brokerAway) {
                    throw new ReceiptsNotAcceptedException("broker is away");
                }
                receipts.addAll(outgoing);
            }

            @Override
            public CompletableFuture<Void> relay(List<Outgoing> outgoing, Duration patience)
                    throws ReceiptsNotAcceptedException {
                accept(outgoing, patience);
                return receiptsArrive;
            }
        };
        DeliveryPipeline pipeline = new DeliveryPipeline(
                records,
                epochs,
                connected,
                new DeliveredReceipts(sink, this::deviceCount),
                relay,
                (shard, acknowledged) -> handedOn.add(acknowledged),
                stalled,
                new DeliverySettings(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        Duration.ofDays(30),
                        Duration.ofMinutes(1),
                        new DeliverySettings.Ownership(grace, lease)),
                metrics.pipeline(),
                clock);
        try {
            pipeline.deliver(SHARD, List.of(), NEVER, underWay::add); // begins to own, so that everybody reads
        } catch (FencedException | InterruptedException e) {
            throw new AssertionError(e);
        }
        executor.runAll();
        return pipeline;
    }

    private static final class Epochs implements ShardEpochs {
        private long epoch;

        @Override
        public long raise(Shard shard) {
            return ++epoch;
        }

        @Override
        public long current(Shard shard) {
            return epoch;
        }
    }
}
