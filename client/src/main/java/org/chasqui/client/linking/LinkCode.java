// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.linking;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.chasqui.client.failure.LinkException;

/**
 * What a new device shows and the primary reads: which link session it is, and a secret that the server never sees.
 * {@link #toString} says nothing of the secret.
 *
 * @param link id of the session, 8 bytes
 * @param secret 16 random bytes
 */
public record LinkCode(ByteString link, ByteString secret) {

    private static final String PREFIX = "CHASQUI:";
    private static final int LINK_BYTES = 8;
    private static final int SECRET_BYTES = 16;
    private static final int CHARACTERS = 40; // of 5 bits each: 24 bytes and one that catches typing errors
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648 section 6

    /** @throws IllegalArgumentException if the lengths are not right */
    public LinkCode {
        if (link.size() != LINK_BYTES || secret.size() != SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "a link has 8 bytes and its secret 16, not " + link.size() + " and " + secret.size());
        }
    }

    /** The code of the session with that id in hex. */
    static LinkCode of(String link, ByteString secret) {
        return new LinkCode(ByteString.copyFrom(HexFormat.of().parseHex(link)), secret);
    }

    /**
     * Reads what somebody has typed, pasted or scanned; case, blanks and hyphens do not matter.
     *
     * @throws LinkException if it is no code, or mistyped
     */
    public static LinkCode parse(String typed) {
        String text = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        if (text.startsWith(PREFIX)) {
            text = text.substring(PREFIX.length());
        }
        if (text.length() != CHARACTERS || !text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
            throw LinkException.notACode();
        }
        ByteString bytes = decode(text);
        ByteString content = bytes.substring(0, LINK_BYTES + SECRET_BYTES);
        if (bytes.byteAt(content.size()) != check(content)) {
            throw LinkException.mistyped();
        }
        return new LinkCode(content.substring(0, LINK_BYTES), content.substring(LINK_BYTES));
    }

    /** The id as the server knows it, 16 hex digits. */
    String linkId() {
        return HexFormat.of().formatHex(link.toByteArray());
    }

    /** To be read by people: ten groups of four. */
    public String text() {
        return encoded().replaceAll("(.{4})(?=.)", "$1-");
    }

    /** To be shown as QR code, in characters that make a small one. */
    public String qrContent() {
        return PREFIX + encoded();
    }

    /** Only which session it is. */
    @Override
    public String toString() {
        return "LinkCode[" + linkId() + "]";
    }

    private String encoded() {
        ByteString content = link.concat(secret);
        ByteString all = content.concat(ByteString.copyFrom(new byte[] {check(content)}));
        StringBuilder text = new StringBuilder(CHARACTERS);
        for (int bit = 0; bit < CHARACTERS * 5; bit += 5) {
            int value = 0;
            for (int i = bit; i < bit + 5; i++) {
                value = (value << 1) | ((all.byteAt(i / 8) >> (7 - i % 8)) & 1);
            }
            text.append(ALPHABET.charAt(value));
        }
        return text.toString();
    }

    private static ByteString decode(String text) {
        byte[] bytes = new byte[CHARACTERS * 5 / 8];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int value = ALPHABET.indexOf(text.charAt(bit / 5));
            bytes[bit / 8] |= (byte) (((value >> (4 - bit % 5)) & 1) << (7 - bit % 8));
        }
        return ByteString.copyFrom(bytes);
    }

    private static byte check(ByteString content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.toByteArray())[0];
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
