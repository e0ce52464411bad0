// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chasqui.identity.DeviceId;

/** Records in memory; a test may act while a page is being read, or have a read fail. */
final class InMemoryDeliveryRecords implements DeliveryRecords {

    private final Map<Key, Delivery> stored = new TreeMap<>();
    private Runnable beforeNextPage = () -> {};
    private Runnable afterNextPage = () -> {};
    int pagesRead;

    /** Happens before every insert. */
    Runnable onInsert = () -> {};

    /** Happens when an insert has taken place; may still have it fail. */
    Runnable onInserted = () -> {};

    void store(Delivery delivery) {
        stored.put(new Key(delivery.device(), delivery.sequence()), delivery);
    }

    /** Happens once, before the next page sees the records. */
    void beforeNextPage(Runnable action) {
        beforeNextPage = action;
    }

    /** Happens once, when the next page has seen the records and is on its way back. */
    void afterNextPage(Runnable action) {
        afterNextPage = action;
    }

    Collection<Key> keys() {
        return stored.keySet();
    }

    @Override
    public void insert(Shard shard, long epoch, List<Delivery> deliveries) {
        onInsert.run();
        deliveries.forEach(this::store);
        onInserted.run();
    }

    @Override
    public void insertMissing(Shard shard, long epoch, List<Delivery> deliveries) {
        insert(shard, epoch, deliveries);
    }

    @Override
    public List<Delivery> page(DeviceId device, long after, int limit) {
        pagesRead++;
        Runnable before = beforeNextPage;
        beforeNextPage = () -> {};
        before.run();
        List<Delivery> page = stored.values().stream()
                .filter(d -> d.device().equals(device) && d.sequence() > after)
                .limit(limit)
                .toList();
        Runnable then = afterNextPage;
        afterNextPage = () -> {};
        then.run();
        return page;
    }

    /** As a session knows them that has sent them. */
    List<Stored> sent(DeviceId device, Long... sequences) {
        return Stream.of(sequences)
                .map(s -> Stored.of(Objects.requireNonNull(stored.get(new Key(device, s)))))
                .toList();
    }

    @Override
    public void delete(Collection<Key> keys) {
        keys.forEach(stored::remove);
    }

    @Override
    public Map<DeviceId, Long> latest(Collection<DeviceId> devices) {
        Map<DeviceId, Long> latest = new HashMap<>();
        stored.keySet().stream()
                .filter(k -> devices.contains(k.device()))
                .forEach(k -> latest.merge(k.device(), k.sequence(), Math::max));
        return latest;
    }

    @Override
    public int sweepExpired(long now, int limit) {
        List<Key> expired = stored.values().stream()
                .filter(d -> d.lifetime().over(now))
                .map(d -> new Key(d.device(), d.sequence()))
                .limit(limit)
                .toList();
        delete(expired);
        return expired.size();
    }

    @Override
    public int sweepOrphans() {
        return 0;
    }

    @Override
    public long count() {
        return stored.size();
    }
}
