// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.chasqui.identity.AccountId;

/**
 * Device lists, cached for as long as this server is known to hear of every change: a list is used only while the last
 * successful question for changes began less than {@link #LEASE} ago, and is read from the database otherwise (ADR 17).
 * Thread-safe; a list that is known costs one look into a map, without a lock.
 */
public final class DeviceLists {

    /** For so long after a change has committed another server may still use what was before. */
    public static final Duration LEASE = Duration.ofSeconds(2);

    private static final int MAX_ACCOUNTS = 100_000;

    private final Function<AccountId, AccountDevices> source;
    private final LongSupplier nanoTime;
    private final Cache<AccountId, Known> cache =
            Caffeine.newBuilder().maximumSize(MAX_ACCOUNTS).build();

    /** When the last question for changes that was answered began. */
    private volatile long asked;

    private volatile int generation;

    private record Known(AccountDevices devices, int generation) {}

    /**
     * Knows nothing yet.
     *
     * @param source reads a list from the database
     * @param nanoTime monotonic, in nanoseconds
     */
    public DeviceLists(Function<AccountId, AccountDevices> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
        this.asked = nanoTime.getAsLong() - LEASE.toNanos();
    }

    /** The account's devices; fails as the database does where it has to be asked. */
    public AccountDevices of(AccountId account) {
        if (nanoTime.getAsLong() - asked >= LEASE.toNanos()) {
            return source.apply(account);
        }
        Known known = cache.getIfPresent(account);
        return known != null && known.generation == generation ? known.devices : read(account);
    }

    private AccountDevices read(AccountId account) {
        // forgetting waits for a computation of the same key, so a list read before a change cannot stay after it
        return cache.asMap()
                .compute(account, (key, old) -> {
                    int current = generation;
                    return old != null && old.generation == current ? old : new Known(source.apply(key), current);
                })
                .devices;
    }

    /** The lists of these accounts have changed. */
    public void forget(Collection<AccountId> accounts) {
        cache.invalidateAll(accounts);
    }

    /** Any list may have changed. Lists that are being read now are forgotten too. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread only
    public void forgetAll() {
        generation++;
    }

    /**
     * All changes that had committed at that moment have been forgotten.
     *
     * @param began when the question for them began, by the clock given
     */
    public void knownAsOf(long began) {
        asked = began;
    }
}
