// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import java.util.Arrays;

/** Hides the length of a plaintext: one byte 0x80, then zeros up to a multiple of 80 bytes. */
public final class ContentPadding {

    private static final int BLOCK = 80;
    private static final byte MARK = (byte) 0x80;

    private ContentPadding() {}

    /** The content with padding after it. */
    public static byte[] pad(byte[] content) {
        byte[] padded = Arrays.copyOf(content, (content.length / BLOCK + 1) * BLOCK);
        padded[content.length] = MARK;
        return padded;
    }

    /**
     * The content without its padding.
     *
     * @throws IllegalArgumentException if this is not what {@link #pad} makes
     */
    public static byte[] unpad(byte[] padded) {
        if (padded.length % BLOCK != 0) {
            throw new IllegalArgumentException(
                    "padded content of " + padded.length + " bytes is no multiple of " + BLOCK);
        }
        int end = padded.length - 1;
        while (end >= 0 && padded[end] == 0) {
            end--;
        }
        if (end < 0 || padded[end] != MARK || padded.length - end > BLOCK) {
            throw new IllegalArgumentException(
                    "padded content does not end in 0x80 and fewer than " + BLOCK + " zeros");
        }
        return Arrays.copyOf(padded, end);
    }
}
