// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.Envelopes;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.identity.AccountId;
import org.chasqui.metrics.CountedMetrics;

/** A pipeline over records in memory, with a broker and a database that can be away, and devices that do as told. */
abstract class PipelineScenario {

    static final AccountId BOB = new AccountId(2);
    static final Shard SHARD = new Shard(2);
    static final DeliveryPipeline.Retry NEVER = failure -> {
        throw new AssertionError(failure);
    };

    final EnrolledDevice bob1 = Devices.ofAccount(BOB).create();
    final EnrolledDevice bob2 = Devices.ofAccount(BOB).numbered(2).create();
    final InMemoryDeliveryRecords records = new InMemoryDeliveryRecords();
    final ManualExecutor executor = new ManualExecutor();
    final ManualClock clock = new ManualClock();
    final ConnectedDevices connected = new ConnectedDevices(records, ConnectedDevicesTest.managed(executor), clock);
    final Epochs epochs = new Epochs();
    final List<ReceiptSink.Outgoing> receipts = new ArrayList<>();
    final List<Acknowledgements.Acknowledged> handedOn = new ArrayList<>();
    final CountedMetrics metrics = new CountedMetrics();
    final ReceiptRelay relay = new ReceiptRelay();
    final StalledShards stalled = new StalledShards(clock);
    final List<CompletableFuture<Void>> underWay = new ArrayList<>();
    CompletableFuture<Void> receiptsArrive = CompletableFuture.completedFuture(null);
    boolean brokerAway;
    boolean listsAway;

    int deviceCount(AccountId account) {
        if (listsAway) {
            throw new IllegalStateException("the database is away");
        }
        return 1;
    }

    static Envelope receipt(EnrolledDevice device) {
        return Envelopes.event(BOB, "receipt", device.id());
    }

    ScriptedPeer connect(EnrolledDevice device, Consumer<ScriptedPeer.Ack> reaction) {
        return new ScriptedPeer(connected, device, executor, reaction);
    }

    /** A sequence of the first epoch. */
    static long sequence(long counter) {
        return (1L << 32) + counter;
    }

    static Envelope message(long number, EnrolledDevice... devices) {
        Envelopes envelope = Envelopes.to(BOB).numbered(number);
        Arrays.stream(devices).forEach(d -> envelope.copyFor(d.id().value(), "ciphertext"));
        return envelope.message();
    }

    DeliveryPipeline pipeline(Duration grace) {
        return pipeline(grace, Duration.ofDays(1));
    }

    DeliveryPipeline pipeline(Duration grace, Duration lease) {
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

    static final class Epochs implements ShardEpochs {
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
