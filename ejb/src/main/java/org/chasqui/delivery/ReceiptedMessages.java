// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/**
 * Remembers which messages an account has had its one Delivered receipt for, so that the acknowledgements of its other
 * devices make none. A memory, not a truth: after a restart, or when it overflows, a receipt may be repeated, which
 * clients take as the same. A device that is given the number of a removed one begins its message numbers above those
 * of that one, so that what is remembered here never speaks of the new device's. Thread-safe.
 */
final class ReceiptedMessages {

    private static final int MAX_PAIRS = 100_000;
    private static final int MAX_RANGES = 256;
    private static final Duration IDLE = Duration.ofHours(1);

    private final Cache<Pair, TreeMap<Long, Long>> receipted =
            Caffeine.newBuilder().maximumSize(MAX_PAIRS).expireAfterAccess(IDLE).build();

    private record Pair(AccountId account, DeviceAddress sender) {}

    /** Adds numbers; returns those that were not there. */
    synchronized SortedSet<Long> addMissing(AccountId account, DeviceAddress sender, Collection<Long> numbers) {
        TreeMap<Long, Long> ranges = receipted.get(new Pair(account, sender), x -> new TreeMap<>());
        SortedSet<Long> missing = new TreeSet<>(numbers);
        missing.removeIf(n -> contains(ranges, n));
        missing.forEach(n -> add(ranges, n));
        while (ranges.size() > MAX_RANGES) {
            ranges.pollFirstEntry();
        }
        return missing;
    }

    /** Forgets numbers: their receipts were not sent. */
    synchronized void remove(AccountId account, DeviceAddress sender, Collection<Long> numbers) {
        TreeMap<Long, Long> ranges = receipted.getIfPresent(new Pair(account, sender));
        if (ranges != null) {
            numbers.forEach(n -> remove(ranges, n));
        }
    }

    private static boolean contains(NavigableMap<Long, Long> ranges, long number) {
        var range = ranges.floorEntry(number);
        return range != null && range.getValue() >= number;
    }

    private static void remove(NavigableMap<Long, Long> ranges, long number) {
        if (contains(ranges, number)) {
            var range = ranges.floorEntry(number);
            ranges.remove(range.getKey());
            if (range.getKey() < number) {
                ranges.put(range.getKey(), number - 1);
            }
            if (range.getValue() > number) {
                ranges.put(number + 1, range.getValue());
            }
        }
    }

    private static void add(NavigableMap<Long, Long> ranges, long number) {
        var below = ranges.floorEntry(number);
        if (below != null && below.getValue() >= number) {
            return;
        }
        long first = below != null && below.getValue() == number - 1 ? below.getKey() : number;
        Long following = ranges.remove(number + 1);
        ranges.put(first, following == null ? number : following);
    }
}
