// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import java.util.Arrays;
import org.chasqui.delivery.EnvelopeCodec;

/** A batch while it is filled; its bytes are used again for the next one. Not thread-safe. */
final class BatchBuffer {

    private final int usual;
    private byte[] bytes;
    private int length;

    /** @param usual no batch is longer in bytes, unless one envelope alone is */
    BatchBuffer(int usual) {
        this.usual = usual;
        this.bytes = new byte[usual];
    }

    /** Whether the envelope can be added to this batch. */
    boolean hasRoomFor(EnvelopeCodec.Encoded envelope) {
        return length == 0 || length + envelope.size() <= usual;
    }

    void add(EnvelopeCodec.Encoded envelope) {
        if (length + envelope.size() > bytes.length) {
            bytes = Arrays.copyOf(bytes, length + envelope.size());
        }
        envelope.writeTo(bytes, length);
        length += envelope.size();
    }

    /** The batch is the first {@link #length} of them; until something is added or it is cleared. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Empties it, and gives back what a large envelope has taken. */
    void clear() {
        length = 0;
        if (bytes.length > usual) {
            bytes = new byte[usual];
        }
    }
}
