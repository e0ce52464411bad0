// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTest {

    private static final int SCALE = 4;
    private static final int WHITE = 0xFFFFFF;
    private static final String TEXT = "CHASQUI:B4PC2PCLLJUXQ43JPB2GKZLOEBRHS5DFOMQSCIIA";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void canBeReadFromTheScreen(boolean colours) throws Exception {
        List<String> lines = QrCode.lines(TEXT, colours).stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();

        assertThat(new QRCodeReader()
                        .decode(new BinaryBitmap(new GlobalHistogramBinarizer(picture(lines, colours))))
                        .getText())
                .isEqualTo(TEXT);
        assertThat(lines)
                .hasSizeLessThan(24)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(60));
    }

    /** What a camera sees: ink is dark on a white ground, or light on a dark one. */
    private static RGBLuminanceSource picture(List<String> lines, boolean inkIsDark) {
        int width = lines.getFirst().length() * SCALE;
        int height = lines.size() * 2 * SCALE;
        int[] pixels = new int[width * height];
        Arrays.setAll(pixels, i -> {
            int x = i % width / SCALE;
            int y = i / width / SCALE;
            char drawn = lines.get(y / 2).charAt(x);
            boolean ink = drawn == '█' || drawn == (y % 2 == 0 ? '▀' : '▄');
            return ink == inkIsDark ? 0 : WHITE;
        });
        return new RGBLuminanceSource(width, height, pixels);
    }
}
