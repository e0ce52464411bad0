// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.chasqui.metrics.PipelineMetrics;

/**
 * What happens to a batch of a shard: its envelopes become deliveries with sequences, are pushed to the devices that
 * are connected and caught up, and what is not acknowledged within a short time is stored. When {@link #deliver}
 * returns, the batch may be acknowledged to the broker: everything in it is with its device or in the database, and the
 * receipts of what devices have are on their way. Until then the batch on the broker is the durable copy.
 */
@Singleton
public class DeliveryPipeline {

    private final DeliveryRecords records;
    private final ConnectedDevices connected;
    private final DeliveredReceipts receipts;
    private final AcknowledgementQueue acknowledgements;
    private final PipelineMetrics metrics;
    private final Clock clock;
    private final List<ShardOwner> owners;

    @Inject
    DeliveryPipeline(
            DeliveryRecords records,
            ShardEpochs epochs,
            ConnectedDevices connected,
            DeliveredReceipts receipts,
            AcknowledgementQueue acknowledgements,
            DeliverySettings settings,
            PipelineMetrics metrics,
            Clock clock) {
        this.records = records;
        this.connected = connected;
        this.receipts = receipts;
        this.acknowledgements = acknowledgements;
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
     * Delivers a batch. Batches of a shard are handled one after the other, in the order of the calls. What fails
     * because the database is away is tried again in place.
     *
     * @throws FencedException if another node owns the shard now; the batch must not be acknowledged
     * @throws InterruptedException if {@code retry} gave up; the batch must not be acknowledged
     */
    public void deliver(Shard shard, List<Envelope> envelopes, Retry retry)
            throws FencedException, InterruptedException {
        ShardOwner owner = owners.get(shard.number());
        owner.lock.lock();
        try {
            persistently(retry, again -> own(owner));
            Batch batch = new Batch(owner, alive(envelopes));
            batch.push(connected);
            boolean receipted = batch.sendReceipts(receipts);
            List<Delivery> rows = batch.toStore(receipted);
            if (!rows.isEmpty()) {
                persistently(retry, again -> insert(owner, rows, again));
                owner.verified();
            }
            metrics.stored(rows.size());
            metrics.unstored(batch.size() - rows.size());
            batch.acknowledgedMeanwhile(receipted).forEach(a -> acknowledgements.add(shard, a));
            batch.offerStored(connected);
        } catch (FencedException e) {
            owner.disown();
            throw e;
        } finally {
            owner.lock.unlock();
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

    private List<Envelope> alive(List<Envelope> envelopes) {
        long now = clock.millis();
        List<Envelope> alive =
                envelopes.stream().filter(e -> !e.lifetime().over(now)).toList();
        metrics.expired(envelopes.size() - alive.size());
        return alive;
    }

    @FunctionalInterface
    private interface Step {
        void run(boolean again) throws FencedException;
    }

    private static void persistently(Retry retry, Step step) throws FencedException, InterruptedException {
        for (boolean again = false; ; again = true) {
            try {
                step.run(again);
                return;
            } catch (FencedException e) {
                throw e;
            } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
                retry.after(e);
            }
        }
    }
}
