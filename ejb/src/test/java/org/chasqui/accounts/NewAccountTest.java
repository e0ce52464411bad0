// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.chasqui.identity.UserName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewAccountTest {

    private static final UserName ALICE = new UserName("alice");

    @ParameterizedTest
    @ValueSource(ints = {8, 72})
    void acceptsPasswordsWithinTheBounds(int bytes) {
        assertThat(new NewAccount(ALICE, "x".repeat(bytes), false).password()).hasSize(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 73})
    void refusesPasswordsOutsideTheBounds(int bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NewAccount(ALICE, "x".repeat(bytes), false));
    }

    @Test
    void countsBytesNotCharacters() {
        assertThat(new NewAccount(ALICE, "ñ".repeat(4), false).password()).isEqualTo("ññññ");
        assertThat(new NewAccount(ALICE, "ñ".repeat(36), false).password()).hasSize(36);
        assertThatIllegalArgumentException().isThrownBy(() -> new NewAccount(ALICE, "ñ".repeat(37), false));
    }

    @Test
    void mayHaveNoPassword() {
        assertThat(new NewAccount(ALICE, null, true).password()).isNull();
    }

    @Test
    void neverShowsThePassword() {
        assertThat(new NewAccount(ALICE, "correct horse", false).toString())
                .contains("alice")
                .doesNotContain("correct", "horse");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewAccount(ALICE, "secret", false))
                .withMessageNotContaining("secret");
    }
}
