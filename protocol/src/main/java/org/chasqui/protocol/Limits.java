// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.protocol;

/** Bounds that docs/protocol.md sets for both sides. */
public final class Limits {

    /** Largest WebSocket message in either direction, in bytes. */
    public static final int MAX_FRAME_BYTES = 256 * 1024;

    /** Largest ciphertext of one copy, in bytes. */
    public static final int MAX_CIPHERTEXT_BYTES = 64 * 1024;

    /** Most ranges of numbers in one mark. */
    public static final int MAX_MARK_RANGES = 256;

    private Limits() {}
}
