// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SubscriptionKeysTest {

    /** The generator of P-256 (SEC 2). */
    private static final byte[] POINT = HexFormat.of()
            .parseHex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                    + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

    @Test
    void takesAPointOfTheCurve() {
        assertThat(SubscriptionKeys.isPublicKey(POINT)).isTrue();
    }

    @Test
    void refusesWhatIsNotOnTheCurve() {
        byte[] beside = POINT.clone();
        beside[64] ^= 1;

        assertThat(SubscriptionKeys.isPublicKey(beside)).isFalse();
        assertThat(SubscriptionKeys.isPublicKey(uncompressed(new byte[64]))).isFalse();
    }

    @Test
    void refusesCoordinatesBeyondTheField() {
        byte[] large = new byte[64];
        Arrays.fill(large, (byte) 0xff);

        assertThat(SubscriptionKeys.isPublicKey(uncompressed(large))).isFalse();
    }

    @Test
    void refusesOtherFormsAndLengths() {
        byte[] compressed = POINT.clone();
        compressed[0] = 2;

        assertThat(SubscriptionKeys.isPublicKey(compressed)).isFalse();
        assertThat(SubscriptionKeys.isPublicKey(Arrays.copyOf(POINT, 64))).isFalse();
        assertThat(SubscriptionKeys.isPublicKey(Arrays.copyOf(POINT, 66))).isFalse();
        assertThat(SubscriptionKeys.isPublicKey(new byte[0])).isFalse();
        assertThat(SubscriptionKeys.isAuth(new byte[15])).isFalse();
        assertThat(SubscriptionKeys.isAuth(new byte[17])).isFalse();
        assertThat(SubscriptionKeys.isAuth(new byte[16])).isTrue();
    }

    private static byte[] uncompressed(byte[] coordinates) {
        byte[] point = new byte[65];
        point[0] = 4;
        System.arraycopy(coordinates, 0, point, 1, 64);
        return point;
    }
}
