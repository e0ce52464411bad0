// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.cli;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A QR code (ISO/IEC 18004) in lines of a terminal, two rows of modules in each. */
final class QrCode {

    private static final int QUIET_ZONE = 2;
    private static final String BLACK_ON_WHITE = "\u001b[30;47m";
    private static final String AS_BEFORE = "\u001b[0m";

    private QrCode() {}

    /**
     * Draws a text.
     *
     * @param colours whether the terminal is a person's: then it is black on white whatever the colours are otherwise;
     *     else the light modules are drawn, as fits a dark terminal
     */
    static List<String> lines(String content, boolean colours) {
        BitMatrix modules = encode(content);
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < modules.getHeight(); y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < modules.getWidth(); x++) {
                boolean upper = modules.get(x, y) == colours;
                boolean below = y + 1 < modules.getHeight() ? modules.get(x, y + 1) == colours : !colours;
                line.append(upper ? below ? '█' : '▀' : below ? '▄' : ' ');
            }
            lines.add(colours ? BLACK_ON_WHITE + line + AS_BEFORE : line.toString());
        }
        return lines;
    }

    private static BitMatrix encode(String content) {
        try {
            return new QRCodeWriter()
                    .encode(
                            content,
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(
                                    EncodeHintType.ERROR_CORRECTION,
                                    ErrorCorrectionLevel.M,
                                    EncodeHintType.MARGIN,
                                    QUIET_ZONE));
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code", e);
        }
    }
}
