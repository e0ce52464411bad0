// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.chasqui.devices.DeviceDirectory;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.protocol.Range;

/**
 * An account's one Delivered receipt for each message that the first of its devices acknowledges. Thread-safe: the
 * owner of a shard and whoever applies acknowledgements of records may both ask.
 */
@Singleton
class DeliveredReceipts {

    private final ReceiptSink sink;
    private final ToIntFunction<AccountId> deviceCount;
    private final ReceiptedMessages receipted = new ReceiptedMessages();

    @Inject
    DeliveredReceipts(ReceiptSink sink, DeviceDirectory directory) {
        this(sink, a -> directory.devicesOf(a).devices().size());
    }

    DeliveredReceipts(ReceiptSink sink, ToIntFunction<AccountId> deviceCount) {
        this.sink = sink;
        this.deviceCount = deviceCount;
    }

    /** A message that a device of the account has acknowledged. */
    record Received(AccountId account, Envelope.MessageIdentity message) {}

    /**
     * Sends what receipts these make, joined into ranges. None is made of what the account itself sent, or another
     * device of it has acknowledged before. For what was never stored: a device acknowledges that once, and the batch
     * on the broker is still there.
     *
     * @return completes when all have arrived or are durable; the batch must not be acknowledged before, nor when it
     *     fails: then all may be sent again
     * @throws ReceiptSink.ReceiptsNotAcceptedException if the broker is away or slower than {@code patience}; all may
     *     be sent again
     */
    CompletableFuture<Void> send(List<Received> received, Duration patience)
            throws ReceiptSink.ReceiptsNotAcceptedException, InterruptedException {
        return send(received, account -> deviceCount.applyAsInt(account) > 1, out -> sink.relay(out, patience));
    }

    /**
     * The same for records, which a device that comes back gets, and acknowledges, a second time. Waits until all are
     * durable: the records may be deleted then.
     */
    void sendForRecords(List<Received> received, Duration patience)
            throws ReceiptSink.ReceiptsNotAcceptedException, InterruptedException {
        send(received, account -> true, out -> {
                    sink.accept(out, patience);
                    return CompletableFuture.completedFuture(null);
                })
                .join();
    }

    @FunctionalInterface
    private interface Sending {
        CompletableFuture<Void> send(List<ReceiptSink.Outgoing> receipts)
                throws ReceiptSink.ReceiptsNotAcceptedException, InterruptedException;
    }

    /** What is not sent, or does not arrive, is forgotten, so that it can be sent again. */
    private CompletableFuture<Void> send(List<Received> received, Predicate<AccountId> remembering, Sending sending)
            throws ReceiptSink.ReceiptsNotAcceptedException, InterruptedException {
        List<Delivered> delivered = delivered(received, remembering);
        if (delivered.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> arrived = null;
        try {
            arrived = sending.send(delivered.stream().map(Delivered::outgoing).toList());
        } finally {
            if (arrived == null) {
                forget(delivered);
            }
        }
        return arrived.whenComplete((nothing, failure) -> {
            if (failure != null) {
                forget(delivered);
            }
        });
    }

    private void forget(List<Delivered> delivered) {
        delivered.stream().filter(d -> d.remembered).forEach(d -> receipted.remove(d.account, d.sender, d.numbers));
    }

    private List<Delivered> delivered(List<Received> received, Predicate<AccountId> remembering) {
        Map<AccountId, Map<DeviceAddress, SortedSet<Long>>> numbers = new LinkedHashMap<>();
        for (Received r : received) {
            if (!r.message.sender().account().equals(r.account)) {
                numbers.computeIfAbsent(r.account, x -> new LinkedHashMap<>())
                        .computeIfAbsent(r.message.sender(), x -> new TreeSet<>())
                        .add(r.message.number());
            }
        }
        // asked before anything is remembered: what asks the database may fail
        Set<AccountId> remember = numbers.keySet().stream().filter(remembering).collect(Collectors.toSet());
        List<Delivered> delivered = new ArrayList<>();
        numbers.forEach((account, bySender) -> {
            boolean remembered = remember.contains(account);
            bySender.forEach((sender, all) -> {
                SortedSet<Long> fresh = remembered ? receipted.addMissing(account, sender, all) : all;
                if (!fresh.isEmpty()) {
                    delivered.add(new Delivered(account, sender, fresh, remembered));
                }
            });
        });
        return delivered;
    }

    private record Delivered(AccountId account, DeviceAddress sender, SortedSet<Long> numbers, boolean remembered) {
        ReceiptSink.Outgoing outgoing() {
            return new ReceiptSink.Outgoing(
                    sender.account(), EventCodec.delivered(account, sender, Range.join(numbers)));
        }
    }
}
