// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

import java.util.List;
import org.chasqui.protocol.Limits;

/**
 * Where a submit goes: to all devices of an account, and to the sender's other devices.
 *
 * @param copies all devices of the recipient, one at least
 * @param ownCopies all devices of the sender but the sending one
 */
public record Destination(List<Recipient> copies, List<Recipient> ownCopies) {

    /** More than what comes before each ciphertext: device, registration id, type and lengths. */
    private static final int BEFORE_CIPHERTEXT = 32;

    /** More than what a frame holds beside the copies of one submit: its head, and acknowledgements. */
    private static final int BESIDE_COPIES = 16 * 1024;

    /** Keeps copies of the lists. */
    public Destination {
        copies = List.copyOf(copies);
        ownCopies = List.copyOf(ownCopies);
        if (copies.isEmpty()) {
            throw new IllegalArgumentException("a recipient without devices");
        }
    }

    /** To an account with one device, from one with one device. */
    public static Destination of(Recipient device) {
        return new Destination(List.of(device), List.of());
    }

    /** The recipient. */
    long account() {
        return copies.getFirst().account();
    }

    /** Copies that a submit has, and that are delivered if all goes well. */
    public int count() {
        return copies.size() + ownCopies.size();
    }

    /** The longest ciphertext with which a submit of so many copies fits into a frame. */
    public static int longestCiphertext(int copies) {
        return Math.min(
                Limits.MAX_CIPHERTEXT_BYTES, (Limits.MAX_FRAME_BYTES - BESIDE_COPIES) / copies - BEFORE_CIPHERTEXT);
    }

    /** Whether a frame that holds so much has room for a submit. */
    boolean fits(int collected, int ciphertext) {
        return collected + count() * (ciphertext + BEFORE_CIPHERTEXT) <= Limits.MAX_FRAME_BYTES - BESIDE_COPIES;
    }
}
