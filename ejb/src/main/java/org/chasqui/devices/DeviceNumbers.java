// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/** Chooses the lowest free device number, also for several devices of one account in one go. */
final class DeviceNumbers {

    private final Function<AccountId, SortedSet<Integer>> taken;
    private final Map<AccountId, BitSet> numbers = new HashMap<>();

    /** @param taken the numbers an account uses now; asked once per account */
    DeviceNumbers(Function<AccountId, SortedSet<Integer>> taken) {
        this.taken = taken;
    }

    /** The next free number, or empty when all 127 are taken. */
    Optional<Integer> next(AccountId account) {
        BitSet used = numbers.computeIfAbsent(account, this::load);
        int number = used.nextClearBit(DeviceAddress.PRIMARY);
        if (number > DeviceAddress.MAX_NUMBER) {
            return Optional.empty();
        }
        used.set(number);
        return Optional.of(number);
    }

    private BitSet load(AccountId account) {
        BitSet used = new BitSet();
        taken.apply(account).forEach(used::set);
        return used;
    }
}
