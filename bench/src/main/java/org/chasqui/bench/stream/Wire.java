// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

import io.netty.buffer.ByteBuf;

/** Protobuf's encoding, as far as the stream uses it: tags, varints and lengths in a buffer. */
final class Wire {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final int NO_SCALAR = -1;
    private static final int TYPE_BITS = 3;
    private static final int PAYLOAD_BITS = 7;

    private Wire() {}

    static int tag(int field, int type) {
        return field << TYPE_BITS | type;
    }

    static int field(int tag) {
        return tag >>> TYPE_BITS;
    }

    static int type(int tag) {
        return tag & 7;
    }

    /** The field of a varint, -1 for any other type. */
    static int scalarField(int tag) {
        return type(tag) == VARINT ? field(tag) : NO_SCALAR;
    }

    static long varint(ByteBuf in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += PAYLOAD_BITS) {
            byte next = in.readByte();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a varint has more than 10 bytes");
    }

    /** Reads a length and says where what it measures ends. */
    static int end(ByteBuf in, int limit) {
        long length = varint(in);
        if (length < 0 || length > limit - in.readerIndex()) {
            throw new IllegalArgumentException(
                    "a field of " + length + " bytes, " + (limit - in.readerIndex()) + " are left");
        }
        return in.readerIndex() + (int) length;
    }

    static void skip(ByteBuf in, int tag, int limit) {
        switch (type(tag)) {
            case VARINT -> varint(in);
            case FIXED64 -> in.skipBytes(Long.BYTES);
            case BYTES -> in.readerIndex(end(in, limit));
            case FIXED32 -> in.skipBytes(Integer.BYTES);
            default -> throw new IllegalArgumentException("no wire type: " + type(tag));
        }
    }

    static int size(long value) {
        return (Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1)) / PAYLOAD_BITS + 1;
    }

    static void putVarint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= PAYLOAD_BITS;
        }
        out.writeByte((int) rest);
    }

    static void putTag(ByteBuf out, int field, int type) {
        putVarint(out, tag(field, type));
    }
}
