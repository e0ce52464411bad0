// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.metrics.PipelineMetrics;

/**
 * Applies acknowledgements: receipt first, then delete. The Delivered receipts are on the broker's journal before a row
 * is deleted, so that a crash in between repeats a receipt but never loses one.
 */
@Singleton
public class Acknowledgements {

    /** A broker that takes longer does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DeliveryRecords records;
    private final DeliveredReceipts receipts;
    private final PipelineMetrics metrics;

    @Inject
    Acknowledgements(DeliveryRecords records, DeliveredReceipts receipts, PipelineMetrics metrics) {
        this.records = records;
        this.receipts = receipts;
        this.metrics = metrics;
    }

    /**
     * Applies what devices of one shard have acknowledged. One thread at a time per shard.
     *
     * @throws ReceiptSink.ReceiptsNotAcceptedException if the broker is away; nothing was deleted
     * @throws RuntimeException if the database is away; calling again is right
     */
    public void apply(List<Acknowledged> acknowledged)
            throws ReceiptSink.ReceiptsNotAcceptedException, InterruptedException {
        SortedSet<DeliveryRecords.Key> keys = new TreeSet<>();
        List<DeliveredReceipts.Received> received = new ArrayList<>();
        for (Acknowledged a : acknowledged) {
            AccountId account = a.device().address().account();
            for (DeliveryRecords.Stored stored : a.records()) {
                keys.add(stored.key());
                stored.message().ifPresent(m -> received.add(new DeliveredReceipts.Received(account, m)));
            }
        }
        receipts.sendForRecords(received, PATIENCE);
        records.delete(keys);
        metrics.acknowledged(keys.size());
    }

    /**
     * What one device has acknowledged.
     *
     * @param device the device
     * @param records what was in flight to it and is stored; a connection before may have acknowledged it too
     */
    public record Acknowledged(EnrolledDevice device, List<DeliveryRecords.Stored> records) {}
}
