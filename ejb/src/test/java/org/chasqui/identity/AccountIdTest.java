// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdTest {

    @ParameterizedTest
    @ValueSource(longs = {1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x8f3a09c11d20b4e7L})
    void readsWhatItWrote(long value) {
        AccountId id = new AccountId(value);

        assertThat(AccountId.parse(id.toString())).contains(id);
    }

    @Test
    void writesSixteenLowerCaseHexDigits() {
        assertThat(new AccountId(0x8f3a09c11d20b4e7L)).hasToString("8f3a09c11d20b4e7");
        assertThat(new AccountId(0xab)).hasToString("00000000000000ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "8F3A09C11D20B4E7",
                "8f3a09c11d20b4e",
                "8f3a09c11d20b4e70",
                "8f3a09c11d20b4eg",
                "+f3a09c11d20b4e7",
                "0000000000000000",
                "٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠١"
            })
    void refusesOtherText(String text) {
        assertThat(AccountId.parse(text)).isEmpty();
    }

    @Test
    void isNeverZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AccountId(0));
    }
}
