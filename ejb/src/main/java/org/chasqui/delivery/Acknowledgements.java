// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.chasqui.devices.DeviceDirectory;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.protocol.Range;

/**
 * Applies acknowledgements: receipt first, then delete. The Delivered receipts are on the broker's journal before a row
 * is deleted, so that a crash in between repeats a receipt but never loses one.
 */
@Singleton
public class Acknowledgements {

    private final DeliveryRecords records;
    private final ReceiptSink receipts;
    private final ToIntFunction<AccountId> deviceCount;
    private final PipelineMetrics metrics;
    private final ReceiptedMessages receipted = new ReceiptedMessages();

    @Inject
    Acknowledgements(
            DeliveryRecords records, ReceiptSink receipts, DeviceDirectory directory, PipelineMetrics metrics) {
        this(records, receipts, a -> directory.devicesOf(a).devices().size(), metrics);
    }

    Acknowledgements(
            DeliveryRecords records,
            ReceiptSink receipts,
            ToIntFunction<AccountId> deviceCount,
            PipelineMetrics metrics) {
        this.records = records;
        this.receipts = receipts;
        this.deviceCount = deviceCount;
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
        Map<AccountId, List<DeliveryRecords.Stored>> byAccount = new LinkedHashMap<>();
        for (Acknowledged a : acknowledged) {
            byAccount
                    .computeIfAbsent(a.device().address().account(), x -> new ArrayList<>())
                    .addAll(records.find(a.device().id(), a.sequences()));
        }
        List<Delivered> delivered = new ArrayList<>();
        byAccount.forEach((account, stored) -> delivered.addAll(delivered(account, stored)));
        if (!delivered.isEmpty()) {
            receipts.accept(delivered.stream().map(Delivered::outgoing).toList());
            delivered.forEach(this::remember);
        }
        SortedSet<DeliveryRecords.Key> keys = new TreeSet<>();
        byAccount.values().stream().flatMap(Collection::stream).forEach(s -> keys.add(s.key()));
        records.delete(keys);
        metrics.acknowledged(keys.size());
    }

    /** One per sending device, without what another device has acknowledged before and what the account itself sent. */
    private List<Delivered> delivered(AccountId account, List<DeliveryRecords.Stored> stored) {
        Map<DeviceAddress, SortedSet<Long>> numbers = new LinkedHashMap<>();
        stored.stream()
                .flatMap(s -> s.message().stream())
                .filter(m -> !m.sender().account().equals(account))
                .filter(m -> !receipted.contains(account, m.sender(), m.number()))
                .forEach(m -> numbers.computeIfAbsent(m.sender(), x -> new TreeSet<>())
                        .add(m.number()));
        return numbers.entrySet().stream()
                .map(e -> new Delivered(account, e.getKey(), e.getValue()))
                .toList();
    }

    /** An account of one device acknowledges each message once: nothing to remember. */
    private void remember(Delivered delivered) {
        if (deviceCount.applyAsInt(delivered.account) > 1) {
            receipted.add(delivered.account, delivered.sender, delivered.numbers);
        }
    }

    private record Delivered(AccountId account, DeviceAddress sender, SortedSet<Long> numbers) {
        ReceiptSink.Outgoing outgoing() {
            return new ReceiptSink.Outgoing(
                    sender.account(), EventCodec.delivered(account, sender, Range.join(numbers)));
        }
    }

    /**
     * What one device has acknowledged.
     *
     * @param device the device
     * @param sequences sequences that were in flight to it
     */
    public record Acknowledged(EnrolledDevice device, List<Long> sequences) {}
}
