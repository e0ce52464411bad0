// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import org.chasqui.identity.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTokenTest {

    private static final String SECRET = "A".repeat(43);

    private final byte[] secret = DeviceToken.newSecret(new SecureRandom());
    private final DeviceToken token = DeviceToken.of(new DeviceId(42), secret);

    @Test
    void readsWhatItWrote() {
        DeviceToken read = DeviceToken.parse(token.text()).orElseThrow();

        assertThat(read.device()).isEqualTo(new DeviceId(42));
        assertThat(read.matches(DeviceToken.hash(secret))).isTrue();
        assertThat(read.text()).isEqualTo(token.text());
    }

    @Test
    void provesNothingWithAnotherSecret() {
        byte[] other = secret.clone();
        other[31] ^= 1;

        assertThat(token.matches(DeviceToken.hash(other))).isFalse();
        assertThat(token.matches(secret)).isFalse();
        assertThat(token.matches(new byte[0])).isFalse();
    }

    @Test
    void secretsDiffer() {
        assertThat(DeviceToken.newSecret(new SecureRandom())).hasSize(32).isNotEqualTo(secret);
    }

    @Test
    void keepsItsSecretWhenTheCallerErasesTheArray() {
        byte[] hash = DeviceToken.hash(secret);
        Arrays.fill(secret, (byte) 0);

        assertThat(token.matches(hash)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "42",
                "42.",
                "." + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "-1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "042.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "42.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "42.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "42.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
                "42.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "9223372036854775808.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void refusesMalformedText(String text) {
        assertThat(DeviceToken.parse(text)).isEmpty();
    }

    @Test
    void acceptsTheShapeThatTheMalformedOnesMiss() {
        assertThat(DeviceToken.parse("42." + SECRET)).isPresent();
    }

    /** Base64 without padding has spare bits in its last character; whatever they are, reading must not fail. */
    @ParameterizedTest
    @ValueSource(strings = {"B", "9", "_", "-"})
    void neverFailsOnSpareBits(String last) {
        assertThat(DeviceToken.parse("42." + "A".repeat(42) + last)).isPresent();
    }

    @Test
    void hidesItsSecret() {
        String text = token.text();

        assertThat(token.toString()).contains("42").doesNotContain(text.substring(text.indexOf('.') + 1));
    }
}
