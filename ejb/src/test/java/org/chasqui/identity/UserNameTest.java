// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "alice", "alice.b-c_d", "0x"})
    void readsWhatItWrote(String text) {
        assertThat(UserName.parse(text)).map(UserName::toString).contains(text);
    }

    @Test
    void hasAtMostSixtyFourCharacters() {
        assertThat(UserName.parse("a".repeat(64))).isPresent();
        assertThat(UserName.parse("a".repeat(65))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Alice", ".alice", "-a", "_a", "al ice", "alice\n", "ålice", "alice@home"})
    void refusesOtherText(String text) {
        assertThat(UserName.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new UserName(text));
    }
}
