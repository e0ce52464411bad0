// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chasqui.identity.DeviceId;

/** The deliveries that wait for their devices, durable. Each method is a transaction of its own. */
public interface DeliveryRecords {

    /**
     * Inserts all of them in one batch, if the epoch is still the shard's current one.
     *
     * @throws FencedException if somebody else owns the shard now; nothing was inserted
     */
    void insert(Shard shard, long epoch, List<Delivery> deliveries) throws FencedException;

    /**
     * As {@link #insert}, without those that are there: for trying again when a commit failed, which may have succeeded
     * all the same.
     *
     * @throws FencedException as insert does
     */
    void insertMissing(Shard shard, long epoch, List<Delivery> deliveries) throws FencedException;

    /** The device's deliveries behind a sequence that have not expired, in order, at most {@code limit}. */
    List<Delivery> page(DeviceId device, long after, int limit);

    /** Deletes exactly these, in order of key; those that do not exist are no error. */
    void delete(Collection<Key> keys);

    /**
     * The highest sequence waiting for each of these devices; devices that nothing waits for are absent. Asks in as few
     * queries as the number of devices allows.
     */
    Map<DeviceId, Long> latest(Collection<DeviceId> devices);

    /**
     * Deletes deliveries whose end has come, oldest first.
     *
     * @param limit at most this many
     * @return how many
     */
    int sweepExpired(long now, int limit);

    /**
     * Deletes what waits for devices that no longer exist: a message accepted before its device was removed may have
     * been stored after.
     *
     * @return how many
     */
    int sweepOrphans();

    /** Number of deliveries waiting for all devices. Scans an index: for gauges, not for the hot path. */
    long count();

    /** Where a delivery is stored. */
    record Key(DeviceId device, long sequence) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDevice = device.compareTo(other.device);
            return byDevice != 0 ? byDevice : Long.compare(sequence, other.sequence);
        }
    }

    /**
     * A stored delivery without its content.
     *
     * @param key where it is
     * @param message of which message it is a copy; empty for an event
     */
    record Stored(Key key, Optional<Envelope.MessageIdentity> message) {
        static Stored of(Delivery delivery) {
            return new Stored(
                    new Key(delivery.device(), delivery.sequence()),
                    switch (delivery.content()) {
                        case Delivery.Content.Message m -> Optional.of(m.message());
                        case Delivery.Content.Event e -> Optional.empty();
                    });
        }
    }
}
