// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.ClientBatch;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.Submit;
import org.jspecify.annotations.Nullable;

/**
 * Collects client frames as they leave: several become one {@code ClientBatch}, one stays as it is. Encodes in place,
 * without protobuf objects.
 */
final class FrameBuffer {

    /** Tag and length of the batch are written in front of it when it is complete. */
    private static final int ROOM_FOR_HEADER = 6;

    /** A few messages: a buffer that grows is copied. */
    private static final int USUAL_BYTES = 2_048;

    private static final int FIXED64_FIELD = 1 + Long.BYTES;

    /** From where one copy's ciphertext is taken to where the next one's is. */
    private static final int STRIDE = 61;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf buffer;
    private int frames;
    private int firstFrame;

    FrameBuffer(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Bytes collected so far. */
    int size() {
        ByteBuf collected = buffer;
        return collected == null ? 0 : collected.readableBytes();
    }

    /**
     * Adds a submit.
     *
     * @param random where the ciphertexts are taken from: the first at {@code offset}, each next one elsewhere, since
     *     no two ciphertexts of a message are the same in life
     */
    void submit(Destination to, long number, byte[] random, int offset, int length) {
        int submit = FIXED64_FIELD + 1 + Wire.size(number) + size(to.copies(), length) + size(to.ownCopies(), length);
        ByteBuf out = begin(ClientFrame.SUBMIT_FIELD_NUMBER, submit);
        Wire.putTag(out, Submit.RECIPIENT_FIELD_NUMBER, Wire.FIXED64);
        out.writeLongLE(to.account());
        Wire.putTag(out, Submit.NUMBER_FIELD_NUMBER, Wire.VARINT);
        Wire.putVarint(out, number);
        int from = offset;
        for (int i = 0; i < to.copies().size(); i++) {
            putHead(out, Submit.COPIES_FIELD_NUMBER, to.copies().get(i), length);
            out.writeBytes(random, from, length);
            from = (from + STRIDE) % (random.length - length);
        }
        for (int i = 0; i < to.ownCopies().size(); i++) {
            putHead(out, Submit.OWN_COPIES_FIELD_NUMBER, to.ownCopies().get(i), length);
            out.writeBytes(random, from, length);
            from = (from + STRIDE) % (random.length - length);
        }
    }

    private static int size(List<Recipient> devices, int length) {
        int size = 0;
        for (int i = 0; i < devices.size(); i++) {
            int copy = copySize(devices.get(i), length);
            size += 1 + Wire.size(copy) + copy;
        }
        return size;
    }

    private static int copySize(Recipient to, int length) {
        return 1 + Wire.size(to.device()) + 1 + Wire.size(to.registrationId()) + 2 + 1 + Wire.size(length) + length;
    }

    /** Writes a copy up to its ciphertext. */
    private static void putHead(ByteBuf out, int field, Recipient to, int length) {
        Wire.putTag(out, field, Wire.BYTES);
        Wire.putVarint(out, copySize(to, length));
        Wire.putTag(out, DeviceCiphertext.DEVICE_FIELD_NUMBER, Wire.VARINT);
        Wire.putVarint(out, to.device());
        Wire.putTag(out, DeviceCiphertext.REGISTRATION_ID_FIELD_NUMBER, Wire.VARINT);
        Wire.putVarint(out, to.registrationId());
        Wire.putTag(out, DeviceCiphertext.TYPE_FIELD_NUMBER, Wire.VARINT);
        Wire.putVarint(out, CiphertextType.CIPHERTEXT_TYPE_SIGNAL_VALUE);
        Wire.putTag(out, DeviceCiphertext.CIPHERTEXT_FIELD_NUMBER, Wire.BYTES);
        Wire.putVarint(out, length);
    }

    /** Adds an acknowledgement of ranges, and empties them. */
    void ack(AckRanges ranges) {
        int ack = 0;
        for (int i = 0; i < ranges.count(); i++) {
            int range = rangeSize(ranges, i);
            ack += 1 + Wire.size(range) + range;
        }
        ByteBuf out = begin(ClientFrame.ACK_FIELD_NUMBER, ack);
        for (int i = 0; i < ranges.count(); i++) {
            Wire.putTag(out, Ack.SEQUENCES_FIELD_NUMBER, Wire.BYTES);
            Wire.putVarint(out, rangeSize(ranges, i));
            Wire.putTag(out, SequenceRange.FIRST_FIELD_NUMBER, Wire.VARINT);
            Wire.putVarint(out, ranges.first(i));
            if (ranges.last(i) != ranges.first(i)) {
                Wire.putTag(out, SequenceRange.LAST_FIELD_NUMBER, Wire.VARINT);
                Wire.putVarint(out, ranges.last(i));
            }
        }
        ranges.clear();
    }

    private static int rangeSize(AckRanges ranges, int i) {
        long first = ranges.first(i);
        long last = ranges.last(i);
        return 1 + Wire.size(first) + (last == first ? 0 : 1 + Wire.size(last));
    }

    /** Writes the tags and lengths in front of a frame's content. */
    private ByteBuf begin(int field, int size) {
        ByteBuf out = buffer;
        if (out == null) {
            out = allocator.buffer(USUAL_BYTES).writerIndex(ROOM_FOR_HEADER).readerIndex(ROOM_FOR_HEADER);
            buffer = out;
        }
        Wire.putTag(out, ClientBatch.FRAMES_FIELD_NUMBER, Wire.BYTES);
        Wire.putVarint(out, 1L + Wire.size(size) + size);
        if (frames == 0) {
            firstFrame = out.writerIndex();
        }
        frames++;
        Wire.putTag(out, field, Wire.BYTES);
        Wire.putVarint(out, size);
        return out;
    }

    /** What was collected as one encoded {@code ClientFrame}, null if nothing was; the caller releases it. */
    @Nullable
    ByteBuf take() {
        ByteBuf out = buffer;
        if (out == null) {
            return null;
        }
        if (frames == 1) {
            out.readerIndex(firstFrame);
        } else {
            int size = out.readableBytes();
            int end = out.writerIndex();
            int begin = ROOM_FOR_HEADER - 1 - Wire.size(size);
            out.setIndex(0, begin);
            Wire.putTag(out, ClientFrame.BATCH_FIELD_NUMBER, Wire.BYTES);
            Wire.putVarint(out, size);
            out.setIndex(begin, end);
        }
        buffer = null;
        frames = 0;
        return out;
    }

    /** Drops what was collected. */
    void release() {
        ByteBuf out = take();
        if (out != null) {
            out.release();
        }
    }
}
