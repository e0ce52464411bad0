// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

import io.netty.buffer.ByteBuf;
import org.chasqui.protocol.v1.Accepted;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.GoAway;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.ServerBatch;
import org.chasqui.protocol.v1.ServerFrame;

/**
 * Reads server frames where they lie: no object per frame, no copy of a ciphertext. Fields that the benchmark does not
 * look at are skipped. Source of the layout: stream.proto; numbers come from the generated classes.
 */
final class FrameReader {

    private final Frames frames;

    /** What the reader finds. */
    interface Frames {
        void accepted(long number);

        void rejected(long number, int code, long retryAfter);

        /**
         * A message.
         *
         * @param sequence 0 for what is not acknowledged
         */
        void deliver(long sequence, long senderAccount, long number);

        void receipt(int kind, long first, long last);

        /** After its receipts. */
        void event(long sequence);

        void caughtUp();

        void goAway(int reason);
    }

    FrameReader(Frames frames) {
        this.frames = frames;
    }

    /**
     * Reads one message's frame, a batch or a single one.
     *
     * @throws IllegalArgumentException if this is no protobuf message
     */
    void read(ByteBuf in) {
        frame(in, in.writerIndex());
    }

    private void frame(ByteBuf in, int end) {
        while (in.readerIndex() < end) {
            int tag = (int) Wire.varint(in);
            if (Wire.type(tag) != Wire.BYTES) {
                Wire.skip(in, tag, end);
                continue;
            }
            int inner = Wire.end(in, end);
            switch (Wire.field(tag)) {
                case ServerFrame.BATCH_FIELD_NUMBER -> batch(in, inner);
                case ServerFrame.ACCEPTED_FIELD_NUMBER -> accepted(in, inner);
                case ServerFrame.REJECTED_FIELD_NUMBER -> rejected(in, inner);
                case ServerFrame.DELIVER_FIELD_NUMBER -> deliver(in, inner);
                case ServerFrame.EVENT_FIELD_NUMBER -> event(in, inner);
                case ServerFrame.CAUGHT_UP_FIELD_NUMBER -> frames.caughtUp();
                case ServerFrame.GO_AWAY_FIELD_NUMBER -> goAway(in, inner);
                default -> {
                    // of no interest here
                }
            }
            in.readerIndex(inner);
        }
    }

    private void batch(ByteBuf in, int end) {
        while (in.readerIndex() < end) {
            int tag = (int) Wire.varint(in);
            if (tag == Wire.tag(ServerBatch.FRAMES_FIELD_NUMBER, Wire.BYTES)) {
                frame(in, Wire.end(in, end));
            } else {
                Wire.skip(in, tag, end);
            }
        }
    }

    private void accepted(ByteBuf in, int end) {
        long number = 0;
        while (in.readerIndex() < end) {
            int tag = (int) Wire.varint(in);
            if (tag == Wire.tag(Accepted.NUMBER_FIELD_NUMBER, Wire.VARINT)) {
                number = Wire.varint(in);
            } else {
                Wire.skip(in, tag, end);
            }
        }
        frames.accepted(number);
    }

    private void rejected(ByteBuf in, int end) {
        long number = 0;
        int code = 0;
        long retryAfter = 0;
        while (in.readerIndex() < end) {
            int tag = (int) Wire.varint(in);
            switch (Wire.scalarField(tag)) {
                case Rejected.NUMBER_FIELD_NUMBER -> number = Wire.varint(in);
                case Rejected.CODE_FIELD_NUMBER -> code = (int) Wire.varint(in);
                case Rejected.RETRY_AFTER_FIELD_NUMBER -> retryAfter = Wire.varint(in);
                default -> Wire.skip(in, tag, end);
            }
        }
        frames.rejected(number, code, retryAfter);
    }

    private void deliver(ByteBuf in, int end) {
        long sequence = 0;
        long sender = 0;
        long number = 0;
        while (in.readerIndex() < end) {
            int tag = (int) Wire.varint(in);
            if (tag == Wire.tag(Deliver.SENDER_ACCOUNT_FIELD_NUMBER, Wire.FIXED64)) {
                sender = in.readLongLE();
                continue;
            }
            switch (Wire.scalarField(tag)) {
                case Deliver.SEQUENCE_FIELD_NUMBER -> sequence = Wire.varint(in);
                case Deliver.NUMBER_FIELD_NUMBER -> number = Wire.varint(in);
                default -> Wire.skip(in, tag, end);
            }
        }
        frames.deliver(sequence, sender, number);
    }

    private void event(ByteBuf in, int end) {
        long sequence = 0;
        while (in.readerIndex() < end) {
            int tag = (int) Wire.varint(in);
            if (tag == Wire.tag(Event.SEQUENCE_FIELD_NUMBER, Wire.VARINT)) {
                sequence = Wire.varint(in);
            } else if (tag == Wire.tag(Event.RECEIPT_FIELD_NUMBER, Wire.BYTES)) {
                receipt(in, Wire.end(in, end));
            } else {
                Wire.skip(in, tag, end);
            }
        }
        frames.event(sequence);
    }

    /** Protobuf writers put fields in the order of their numbers: the kind is known before the ranges come. */
    private void receipt(ByteBuf in, int end) {
        int kind = 0;
        while (in.readerIndex() < end) {
            int tag = (int) Wire.varint(in);
            if (tag == Wire.tag(Receipt.KIND_FIELD_NUMBER, Wire.VARINT)) {
                kind = (int) Wire.varint(in);
            } else if (tag == Wire.tag(Receipt.NUMBERS_FIELD_NUMBER, Wire.BYTES)) {
                range(kind, in, Wire.end(in, end));
            } else {
                Wire.skip(in, tag, end);
            }
        }
    }

    private void range(int kind, ByteBuf in, int end) {
        long first = 0;
        long last = 0;
        while (in.readerIndex() < end) {
            int tag = (int) Wire.varint(in);
            switch (Wire.scalarField(tag)) {
                case NumberRange.FIRST_FIELD_NUMBER -> first = Wire.varint(in);
                case NumberRange.LAST_FIELD_NUMBER -> last = Wire.varint(in);
                default -> Wire.skip(in, tag, end);
            }
        }
        frames.receipt(kind, first, last == 0 ? first : last);
    }

    private void goAway(ByteBuf in, int end) {
        int reason = 0;
        while (in.readerIndex() < end) {
            int tag = (int) Wire.varint(in);
            if (tag == Wire.tag(GoAway.REASON_FIELD_NUMBER, Wire.VARINT)) {
                reason = (int) Wire.varint(in);
            } else {
                Wire.skip(in, tag, end);
            }
        }
        frames.goAway(reason);
    }
}
