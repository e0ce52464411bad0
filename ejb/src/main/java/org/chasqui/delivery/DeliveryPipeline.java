// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.chasqui.metrics.PipelineMetrics;

/**
 * What happens to a batch of a shard: its envelopes become deliveries with sequences, are pushed to the devices that
 * are connected and caught up, and what is not acknowledged within a short time is stored. When {@link #deliver} has
 * returned and the batch's receipts have arrived, it may be acknowledged to the broker: everything in it is with its
 * device or in the database. Until then the batch on the broker is the durable copy.
 */
@Singleton
public class DeliveryPipeline {

    private final DeliveryRecords records;
    private final ConnectedDevices connected;
    private final DeliveredReceipts receipts;
    private final ReceiptRelay relay;
    private final AcknowledgementQueue acknowledgements;
    private final StalledShards stalled;
    private final PipelineMetrics metrics;
    private final Clock clock;
    private final List<ShardOwner> owners;

    @Inject
    DeliveryPipeline(
            DeliveryRecords records,
            ShardEpochs epochs,
            ConnectedDevices connected,
            DeliveredReceipts receipts,
            ReceiptRelay relay,
            AcknowledgementQueue acknowledgements,
            StalledShards stalled,
            DeliverySettings settings,
            PipelineMetrics metrics,
            Clock clock) {
        this.records = records;
        this.connected = connected;
        this.receipts = receipts;
        this.relay = relay;
        this.acknowledgements = acknowledgements;
        this.stalled = stalled;
        this.metrics = metrics;
        this.clock = clock;
        this.owners = IntStream.range(0, Shard.COUNT)
                .mapToObj(n -> new ShardOwner(new Shard(n), epochs, settings.ownership()))
                .toList();
    }

    /** Waits before something is tried again. */
    @FunctionalInterface
    public interface Retry {
        /**
         * Waits after a failure.
         *
         * @throws InterruptedException if it is not to be tried again, because the server stops
         */
        void after(Exception failure) throws InterruptedException;
    }

    /**
     * Delivers a batch, and with it the receipts that other shards' owners have handed over. Batches of a shard are
     * handled one after the other, in the order of the calls. What fails because the database is away is tried again in
     * place.
     *
     * @param underWay is given what completes when the batch's receipts have arrived that went to other owners in this
     *     JVM, before anything is stored; the batch must not be acknowledged before that, nor when it fails
     * @throws FencedException if another node owns the shard now; the batch must not be acknowledged
     * @throws InterruptedException if {@code retry} gave up; the batch must not be acknowledged
     */
    public void deliver(Shard shard, List<Envelope> envelopes, Retry retry, Consumer<CompletableFuture<Void>> underWay)
            throws FencedException, InterruptedException {
        ShardOwner owner = owners.get(shard.number());
        owner.lock.lockInterruptibly();
        try {
            List<ReceiptRelay.Handover> handedOver = relay.take(shard);
            if (owner.takeFenced()) {
                // found out with receipts: the batch may be from before that, and another node's by now
                throw fenced(owner, handedOver);
            }
            run(owner, envelopes, handedOver, retry, underWay);
        } finally {
            owner.lock.unlock();
        }
    }

    /**
     * Waits until other shards' owners hand over receipts, and delivers them if no batch has taken them along. Never
     * begins to own the shard: if this node does not own it any more, the receipts fail.
     *
     * @throws FencedException if another node owns the shard now
     * @throws InterruptedException if interrupted, or if {@code retry} gave up
     */
    public void deliverHandedOver(Shard shard, Retry retry) throws FencedException, InterruptedException {
        ShardOwner owner = owners.get(shard.number());
        relay.await(shard);
        owner.lock.lockInterruptibly();
        try {
            List<ReceiptRelay.Handover> handedOver = relay.take(shard);
            if (handedOver.isEmpty()) {
                return;
            }
            if (!owner.owns()) {
                throw fenced(owner, handedOver);
            }
            try {
                run(owner, List.of(), handedOver, retry, nothing -> {});
            } catch (FencedException e) {
                owner.fencedBetweenBatches();
                throw e;
            }
        } finally {
            owner.lock.unlock();
        }
    }

    private static FencedException fenced(ShardOwner owner, List<ReceiptRelay.Handover> handedOver) {
        FencedException fenced = new FencedException(owner.shard, owner.epoch());
        handedOver.forEach(h -> h.failed(fenced));
        return fenced;
    }

    private void run(
            ShardOwner owner,
            List<Envelope> envelopes,
            List<ReceiptRelay.Handover> handedOver,
            Retry retry,
            Consumer<CompletableFuture<Void>> underWay)
            throws FencedException, InterruptedException {
        Shard shard = owner.shard;
        Retry marking = failure -> {
            stalled.failed(shard);
            retry.after(failure);
        };
        stalled.begun(shard);
        try {
            persistently(marking, again -> own(owner));
            relay.open(shard, owner.isNearItsDevices());
            Batch batch = new Batch(owner, alive(envelopes, handedOver));
            batch.push(connected);
            boolean receipted = batch.sendReceipts(receipts, underWay);
            List<Delivery> rows = batch.toStore(receipted);
            boolean repeated = false;
            if (!rows.isEmpty()) {
                repeated = persistently(marking, again -> insert(owner, rows, again));
                owner.verified();
            }
            metrics.stored(rows.size());
            metrics.unstored(batch.size() - rows.size());
            batch.acknowledgedMeanwhile(receipted).forEach(a -> acknowledgements.add(shard, a));
            if (repeated) {
                batch.acknowledgedBefore(connected, rows).forEach(a -> acknowledgements.add(shard, a));
            }
            batch.offerStored(connected);
            batch.tellOfUrgent(connected);
            handedOver.forEach(h -> h.arrived().complete(null));
        } catch (FencedException e) {
            relay.open(shard, false);
            owner.disown();
            throw e;
        } finally {
            stalled.ended(shard);
            handedOver.stream()
                    .filter(h -> !h.arrived().isDone())
                    .forEach(h -> h.failed(new IllegalStateException("receipts were not delivered")));
        }
    }

    private void insert(ShardOwner owner, List<Delivery> rows, boolean again) throws FencedException {
        if (again) {
            records.insertMissing(owner.shard, owner.epoch(), rows);
        } else {
            records.insert(owner.shard, owner.epoch(), rows);
        }
    }

    private void own(ShardOwner owner) throws FencedException {
        if (owner.verify()) {
            connected.recheckAll();
        }
    }

    private List<Envelope> alive(List<Envelope> envelopes, List<ReceiptRelay.Handover> handedOver) {
        long now = clock.millis();
        List<Envelope> alive = new ArrayList<>(envelopes);
        alive.removeIf(e -> e.lifetime().over(now));
        metrics.expired(envelopes.size() - alive.size());
        handedOver.forEach(h -> alive.addAll(h.receipts()));
        return alive;
    }

    @FunctionalInterface
    private interface Step {
        void run(boolean again) throws FencedException;
    }

    /** Returns whether it took more than one attempt. */
    private static boolean persistently(Retry retry, Step step) throws FencedException, InterruptedException {
        for (boolean again = false; ; again = true) {
            try {
                step.run(again);
                return again;
            } catch (FencedException e) {
                throw e;
            } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
                retry.after(e);
            }
        }
    }
}
