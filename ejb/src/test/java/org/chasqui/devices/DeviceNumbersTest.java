// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class DeviceNumbersTest {

    private static final AccountId ANNA = new AccountId(1);
    private static final AccountId BEN = new AccountId(2);

    private static DeviceNumbers with(Set<Integer> taken, Map<Integer, Integer> uses) {
        return new DeviceNumbers(account -> new DeviceNumbers.Usage(taken, uses));
    }

    @Test
    void beginsWithThePrimaryHoweverOftenThatWasUsed() {
        assertThat(with(Set.of(), Map.of(1, 7)).next(ANNA)).hasValue(1);
    }

    @Test
    void countsUpWithinOneAccount() {
        DeviceNumbers numbers = with(Set.of(), Map.of());

        assertThat(IntStream.range(0, 3).mapToObj(i -> numbers.next(ANNA).orElseThrow()))
                .containsExactly(1, 2, 3);
    }

    @Test
    void prefersNumbersThatWereNeverUsed() {
        assertThat(with(Set.of(1), Map.of(1, 1, 2, 1, 3, 2)).next(ANNA)).hasValue(4);
    }

    @Test
    void takesTheLowestOfThoseThatWereUsedLeast() {
        Map<Integer, Integer> uses =
                IntStream.rangeClosed(1, 127).boxed().collect(Collectors.toMap(n -> n, n -> n == 9 || n == 4 ? 2 : 3));

        assertThat(with(Set.of(1, 2), uses).next(ANNA)).hasValue(4);
    }

    @Test
    void givesNoNumberTwice() {
        DeviceNumbers numbers = with(Set.of(1, 3), Map.of());

        Set<Integer> given = new HashSet<>();
        for (Optional<Integer> next = numbers.next(ANNA); next.isPresent(); next = numbers.next(ANNA)) {
            assertThat(given.add(next.get())).isTrue();
        }
        assertThat(given).hasSize(125).doesNotContain(1, 3);
    }

    @Test
    void keepsAccountsApart() {
        DeviceNumbers numbers = with(Set.of(), Map.of());
        numbers.next(ANNA);

        assertThat(numbers.next(BEN)).hasValue(1);
    }

    @Test
    void countsMessagesFromAboveAllOfTheDeviceBefore() {
        assertThat(DeviceNumbers.firstMessageNumber(0)).isEqualTo(1);
        assertThat(DeviceNumbers.firstMessageNumber(1)).isEqualTo((1L << 32) + 1);
        assertThat(DeviceNumbers.firstMessageNumber(3)).isEqualTo(3 * (1L << 32) + 1);
    }
}
