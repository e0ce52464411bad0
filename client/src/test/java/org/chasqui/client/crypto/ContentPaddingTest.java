// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentPaddingTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 78, 79, 80, 81, 159, 160, 16_384})
    void givesBackWhatWasPadded(int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 7);

        byte[] padded = ContentPadding.pad(content);

        assertThat(padded.length % 80).isZero();
        assertThat(padded.length).isGreaterThan(length).isLessThanOrEqualTo(length + 80);
        assertThat(ContentPadding.unpad(padded)).isEqualTo(content);
    }

    @Test
    void keepsTheContentsOwnTrailingMarksAndZeros() {
        byte[] content = {1, (byte) 0x80, 0, 0};

        assertThat(ContentPadding.unpad(ContentPadding.pad(content))).isEqualTo(content);
    }

    @Test
    void hidesSmallDifferencesOfLength() {
        assertThat(ContentPadding.pad(new byte[3])).hasSameSizeAs(ContentPadding.pad(new byte[60]));
    }

    @Test
    void refusesContentWithoutMark() {
        assertThatThrownBy(() -> ContentPadding.unpad(new byte[80])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ContentPadding.unpad(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnotherByteInPlaceOfTheMark() {
        byte[] padded = ContentPadding.pad(new byte[] {1, 2, 3});
        padded[3] = 0x40;

        assertThatThrownBy(() -> ContentPadding.unpad(padded)).hasMessageContaining("0x80");
    }

    @Test
    void refusesALengthThatIsNoMultipleOfTheBlock() {
        byte[] padded = Arrays.copyOf(ContentPadding.pad(new byte[] {1}), 79);

        assertThatThrownBy(() -> ContentPadding.unpad(padded)).hasMessageContaining("79");
    }

    @Test
    void refusesMorePaddingThanOneBlock() {
        byte[] padded = Arrays.copyOf(ContentPadding.pad(new byte[] {1}), 160);

        assertThatThrownBy(() -> ContentPadding.unpad(padded)).isInstanceOf(IllegalArgumentException.class);
    }
}
