// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/**
 * Remembers which messages an account has had its one Delivered receipt for, so that the acknowledgements of its other
 * devices make none. A memory, not a truth: after a restart, or when it overflows, a receipt may be repeated, which
 * clients take as the same. Entries of one account are touched by one thread at a time, the one that applies the
 * acknowledgements of its shard.
 */
final class ReceiptedMessages {

    private static final int MAX_PAIRS = 100_000;
    private static final int MAX_RANGES = 256;
    private static final Duration IDLE = Duration.ofHours(1);

    private final Cache<Pair, TreeMap<Long, Long>> receipted =
            Caffeine.newBuilder().maximumSize(MAX_PAIRS).expireAfterAccess(IDLE).build();

    private record Pair(AccountId account, DeviceAddress sender) {}

    boolean contains(AccountId account, DeviceAddress sender, long number) {
        TreeMap<Long, Long> ranges = receipted.getIfPresent(new Pair(account, sender));
        var range = ranges == null ? null : ranges.floorEntry(number);
        return range != null && range.getValue() >= number;
    }

    void add(AccountId account, DeviceAddress sender, Iterable<Long> numbers) {
        TreeMap<Long, Long> ranges = receipted.get(new Pair(account, sender), x -> new TreeMap<>());
        numbers.forEach(n -> add(ranges, n));
        while (ranges.size() > MAX_RANGES) {
            ranges.pollFirstEntry();
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
