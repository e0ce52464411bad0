// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/**
 * Chooses free device numbers, also for several devices of one account in one go: the primary's where there is none,
 * else of the numbers that were used least the lowest.
 */
public final class DeviceNumbers {

    /**
     * What became of an account's numbers so far.
     *
     * @param taken in use now
     * @param uses how often each was given to a device; absent: never
     */
    public record Usage(Set<Integer> taken, Map<Integer, Integer> uses) {}

    private final Function<AccountId, Usage> usage;
    private final Map<AccountId, Usage> accounts = new HashMap<>();

    /** @param usage asked once per account */
    public DeviceNumbers(Function<AccountId, Usage> usage) {
        this.usage = usage;
    }

    /** The next free number, or empty when all 127 are taken. */
    public Optional<Integer> next(AccountId account) {
        Usage known = accounts.computeIfAbsent(account, this::load);
        Optional<Integer> number = choose(known);
        number.ifPresent(known.taken()::add);
        return number;
    }

    private static Optional<Integer> choose(Usage known) {
        if (!known.taken().contains(DeviceAddress.PRIMARY)) {
            return Optional.of(DeviceAddress.PRIMARY);
        }
        return IntStream.rangeClosed(DeviceAddress.PRIMARY, DeviceAddress.MAX_NUMBER)
                .filter(n -> !known.taken().contains(n))
                .boxed()
                .min((a, b) -> {
                    int byUses = Integer.compare(
                            known.uses().getOrDefault(a, 0), known.uses().getOrDefault(b, 0));
                    return byUses != 0 ? byUses : Integer.compare(a, b);
                });
    }

    private Usage load(AccountId account) {
        Usage asked = usage.apply(account);
        return new Usage(new HashSet<>(asked.taken()), asked.uses());
    }

    /**
     * Where the counters of a device begin: above all that the earlier ones of its number can have counted to, which is
     * less than 2³² each.
     *
     * @param usesBefore how often its number was given away before
     */
    public static long firstMessageNumber(int usesBefore) {
        return ((long) usesBefore << Integer.SIZE) + 1;
    }
}
