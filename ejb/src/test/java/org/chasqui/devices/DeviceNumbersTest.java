// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class DeviceNumbersTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    @Test
    void beginsWithThePrimary() {
        assertThat(using(Map.of()).next(ALICE)).contains(1);
    }

    @Test
    void fillsGapsFirst() {
        DeviceNumbers numbers = using(Map.of(ALICE, List.of(1, 3)));

        assertThat(numbers.next(ALICE)).contains(2);
        assertThat(numbers.next(ALICE)).contains(4);
    }

    @Test
    void countsEachAccountForItself() {
        DeviceNumbers numbers = using(Map.of(ALICE, List.of(1)));

        assertThat(numbers.next(ALICE)).contains(2);
        assertThat(numbers.next(BOB)).contains(1);
        assertThat(numbers.next(ALICE)).contains(3);
    }

    @Test
    void asksOncePerAccount() {
        List<AccountId> asked = new ArrayList<>();
        DeviceNumbers numbers = new DeviceNumbers(account -> {
            asked.add(account);
            return new TreeSet<>();
        });

        numbers.next(ALICE);
        numbers.next(ALICE);
        numbers.next(BOB);

        assertThat(asked).containsExactly(ALICE, BOB);
    }

    @Test
    void endsAt127() {
        DeviceNumbers numbers =
                using(Map.of(ALICE, IntStream.rangeClosed(1, 126).boxed().toList()));

        assertThat(numbers.next(ALICE)).contains(127);
        assertThat(numbers.next(ALICE)).isEmpty();
    }

    private static DeviceNumbers using(Map<AccountId, List<Integer>> taken) {
        return new DeviceNumbers(account -> sorted(taken.getOrDefault(account, List.of())));
    }

    private static SortedSet<Integer> sorted(List<Integer> numbers) {
        return new TreeSet<>(numbers);
    }
}
