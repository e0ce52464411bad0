// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeliveryPipelineTest extends PipelineScenario {

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
}
