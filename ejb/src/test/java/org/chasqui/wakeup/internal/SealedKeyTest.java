// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SealedKeyTest {

    private static final byte[] PUBLIC = {1, 2, 3};
    private static final byte[] PRIVATE = {4, 5, 6, 7};

    @Test
    void opensWithTheSecretThatSealedIt() {
        byte[] sealed = SealedKey.seal("secret", PUBLIC, PRIVATE);

        assertThat(SealedKey.open("secret", PUBLIC, sealed)).hasValue(PRIVATE);
    }

    @Test
    void staysClosedToAnotherSecretOrForAnotherPublicKey() {
        byte[] sealed = SealedKey.seal("secret", PUBLIC, PRIVATE);

        assertThat(SealedKey.open("Secret", PUBLIC, sealed)).isEmpty();
        assertThat(SealedKey.open("secret", new byte[] {1, 2, 4}, sealed)).isEmpty();
    }

    @Test
    void sealsDifferentlyEachTime() {
        assertThat(SealedKey.seal("secret", PUBLIC, PRIVATE)).isNotEqualTo(SealedKey.seal("secret", PUBLIC, PRIVATE));
    }
}
