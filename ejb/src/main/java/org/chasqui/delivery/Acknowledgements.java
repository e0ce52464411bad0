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
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.protocol.Range;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;

/**
 * Applies acknowledgements: receipt first, then delete. The Delivered receipts are on the broker's journal before a row
 * is deleted, so that a crash in between repeats a receipt but never loses one.
 */
@Singleton
public class Acknowledgements {

    private final DeliveryRecords records;
    private final ReceiptSink receipts;
    private final PipelineMetrics metrics;

    @Inject
    Acknowledgements(DeliveryRecords records, ReceiptSink receipts, PipelineMetrics metrics) {
        this.records = records;
        this.receipts = receipts;
        this.metrics = metrics;
    }

    /**
     * Applies what devices of one shard have acknowledged.
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
        List<ReceiptSink.Outgoing> outgoing = new ArrayList<>();
        byAccount.forEach((account, stored) -> outgoing.addAll(receiptsOf(account, stored)));
        if (!outgoing.isEmpty()) {
            receipts.accept(outgoing);
        }
        SortedSet<DeliveryRecords.Key> keys = new TreeSet<>();
        byAccount.values().stream().flatMap(Collection::stream).forEach(s -> keys.add(s.key()));
        records.delete(keys);
        metrics.acknowledged(keys.size());
    }

    /** One receipt per sending device; copies of what the account itself sent make none. */
    private static List<ReceiptSink.Outgoing> receiptsOf(AccountId account, List<DeliveryRecords.Stored> stored) {
        Map<DeviceAddress, SortedSet<Long>> numbers = new LinkedHashMap<>();
        stored.stream()
                .flatMap(s -> s.message().stream())
                .filter(m -> !m.sender().account().equals(account))
                .forEach(m -> numbers.computeIfAbsent(m.sender(), x -> new TreeSet<>())
                        .add(m.number()));
        List<ReceiptSink.Outgoing> outgoing = new ArrayList<>();
        numbers.forEach((sender, set) -> outgoing.add(new ReceiptSink.Outgoing(
                sender.account(),
                Receipt.newBuilder()
                        .setKind(Receipt.Kind.KIND_DELIVERED)
                        .setAccount(account.value())
                        .setSenderDevice(sender.number())
                        .addAllNumbers(ranges(set))
                        .build()
                        .toByteString())));
        return outgoing;
    }

    /** Joins neighbouring numbers into ranges. */
    static List<NumberRange> ranges(SortedSet<Long> numbers) {
        return Range.join(numbers).stream()
                .map(r -> NumberRange.newBuilder()
                        .setFirst(r.first())
                        .setLast(r.lastOnWire())
                        .build())
                .toList();
    }

    /**
     * What one device has acknowledged.
     *
     * @param device the device
     * @param sequences sequences that were in flight to it
     */
    public record Acknowledged(EnrolledDevice device, List<Long> sequences) {}
}
