// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.chasqui.identity.DeviceId;
import org.chasqui.metrics.PipelineMetrics;

/**
 * What happens to a batch of a shard: its envelopes become deliveries with sequences, are stored in one transaction and
 * then pushed to the devices that are connected. When {@link #deliver} returns, the batch may be acknowledged to the
 * broker: everything in it is in the database.
 */
@Singleton
public class DeliveryPipeline {

    private final DeliveryRecords records;
    private final ConnectedDevices connected;
    private final PipelineMetrics metrics;
    private final Clock clock;
    private final List<ShardOwner> owners;

    @Inject
    DeliveryPipeline(
            DeliveryRecords records,
            ShardEpochs epochs,
            ConnectedDevices connected,
            PipelineMetrics metrics,
            Clock clock) {
        this.records = records;
        this.connected = connected;
        this.metrics = metrics;
        this.clock = clock;
        this.owners = IntStream.range(0, Shard.COUNT)
                .mapToObj(n -> new ShardOwner(new Shard(n), epochs))
                .toList();
    }

    /**
     * Delivers a batch. Batches of a shard are handled one after the other, in the order of the calls.
     *
     * @throws FencedException if another node owns the shard now; the batch must not be acknowledged
     * @throws RuntimeException if the database is away; nothing was stored or pushed, calling again is right
     */
    public void deliver(Shard shard, List<Envelope> envelopes) throws FencedException {
        ShardOwner owner = owners.get(shard.number());
        owner.lock.lock();
        try {
            long epoch = owner.epoch();
            long now = clock.millis();
            List<Envelope> alive =
                    envelopes.stream().filter(e -> !e.lifetime().over(now)).toList();
            metrics.expired(envelopes.size() - alive.size());
            List<Push> pushes =
                    alive.stream().flatMap(e -> deliveries(owner, e).stream()).toList();
            // The grace period will stand here: push to LIVE devices first, wait for their acks for a bounded time
            // and insert only what was not acknowledged. Until then everything is stored before it is pushed.
            List<Delivery> rows = pushes.stream().map(Push::delivery).toList();
            records.insert(shard, epoch, rows);
            metrics.stored(rows.size());
            pushes.forEach(
                    p -> connected.find(p.delivery().device()).ifPresent(s -> s.push(p.delivery(), p.previous())));
        } catch (FencedException e) {
            owner.disown();
            throw e;
        } finally {
            owner.lock.unlock();
        }
    }

    private static List<Push> deliveries(ShardOwner owner, Envelope envelope) {
        List<Push> pushes = new ArrayList<>();
        switch (envelope) {
            case Envelope.Message m ->
                m.copies()
                        .forEach(c -> pushes.add(next(
                                owner,
                                c.device(),
                                m.lifetime(),
                                new Delivery.Content.Message(m.message(), c.type(), c.ciphertext()))));
            case Envelope.Event e ->
                e.devices()
                        .forEach(d -> pushes.add(next(owner, d, e.lifetime(), new Delivery.Content.Event(e.event()))));
        }
        return pushes;
    }

    private static Push next(ShardOwner owner, DeviceId device, Lifetime lifetime, Delivery.Content content) {
        long previous = owner.lastSequence(device);
        return new Push(new Delivery(device, owner.nextSequence(device), lifetime, content), previous);
    }

    private record Push(Delivery delivery, long previous) {}
}
