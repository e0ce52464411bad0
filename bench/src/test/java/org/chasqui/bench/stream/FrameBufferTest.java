// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.chasqui.protocol.Limits;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.Submit;
import org.junit.jupiter.api.Test;

/** What the buffer writes is what protobuf's own classes read. */
class FrameBufferTest {

    private static final Recipient BOB = new Recipient(0x77aa_1122_3344_55bbL, 3, 16_380);

    private static final Destination TO_BOB = Destination.of(BOB);

    private final FrameBuffer frames = new FrameBuffer(UnpooledByteBufAllocator.DEFAULT);
    private final byte[] random = new byte[200_000];

    FrameBufferTest() {
        new Random(1).nextBytes(random);
    }

    private ClientFrame taken() throws InvalidProtocolBufferException {
        ByteBuf frame = frames.take();
        try {
            return ClientFrame.parseFrom(ByteBufUtil.getBytes(frame));
        } finally {
            frame.release();
        }
    }

    private ClientFrame submit(long number, int offset, int length) {
        return ClientFrame.newBuilder()
                .setSubmit(Submit.newBuilder()
                        .setRecipient(BOB.account())
                        .setNumber(number)
                        .addCopies(DeviceCiphertext.newBuilder()
                                .setDevice(BOB.device())
                                .setRegistrationId(BOB.registrationId())
                                .setType(CiphertextType.CIPHERTEXT_TYPE_SIGNAL)
                                .setCiphertext(ByteString.copyFrom(random, offset, length))))
                .build();
    }

    private static AckRanges ranges(long... sequences) {
        AckRanges ranges = new AckRanges();
        for (long sequence : sequences) {
            ranges.add(sequence);
        }
        return ranges;
    }

    private static SequenceRange range(long first, long last) {
        return SequenceRange.newBuilder().setFirst(first).setLast(last).build();
    }

    @Test
    void writesALoneSubmitWithoutABatch() throws Exception {
        frames.submit(TO_BOB, 7, random, 11, 256);
        assertThat(taken()).isEqualTo(submit(7, 11, 256));
        assertThat(frames.take()).isNull();
    }

    @Test
    void writesACopyForEachDeviceAndOwnCopiesApartNoTwoAlike() throws Exception {
        frames.submit(
                new Destination(
                        List.of(BOB, new Recipient(BOB.account(), 4, 1)),
                        List.of(new Recipient(9, 127, 300), new Recipient(9, 3, 4))),
                1_000,
                random,
                199_600,
                300);
        Submit submit = taken().getSubmit();
        assertThat(submit.getRecipient()).isEqualTo(BOB.account());
        assertThat(submit.getNumber()).isEqualTo(1_000);
        assertThat(submit.getCopiesList())
                .extracting(DeviceCiphertext::getDevice, DeviceCiphertext::getRegistrationId)
                .containsExactly(tuple(3, 16_380), tuple(4, 1));
        assertThat(submit.getOwnCopiesList())
                .extracting(DeviceCiphertext::getDevice, DeviceCiphertext::getRegistrationId)
                .containsExactly(tuple(127, 300), tuple(3, 4));
        assertThat(Stream.of(submit.getCopiesList(), submit.getOwnCopiesList()).flatMap(List::stream))
                .allSatisfy(copy -> assertThat(copy.getCiphertext().size()).isEqualTo(300))
                .extracting(DeviceCiphertext::getCiphertext)
                .doesNotHaveDuplicates();
    }

    @Test
    void theLongestCiphertextFitsIntoAFrameBesideAllAcknowledgements() {
        int copies = 9;
        int length = Destination.longestCiphertext(copies);
        List<Recipient> devices = Collections.nCopies(5, new Recipient(-1, 127, 16_380));
        long[] scattered =
                LongStream.range(0, 256).map(i -> Long.MAX_VALUE - 3 * i).toArray();
        frames.submit(new Destination(devices, devices.subList(1, 5)), Long.MAX_VALUE, random, 0, length);
        frames.ack(ranges(scattered));
        ByteBuf frame = frames.take();
        assertThat(frame.readableBytes()).isBetween(Limits.MAX_FRAME_BYTES * 9 / 10, Limits.MAX_FRAME_BYTES);
        frame.release();
    }

    @Test
    void writesALoneAckWithoutABatch() throws Exception {
        AckRanges ranges = ranges(42);
        frames.ack(ranges);
        assertThat(taken())
                .isEqualTo(ClientFrame.newBuilder()
                        .setAck(Ack.newBuilder()
                                .addSequences(SequenceRange.newBuilder().setFirst(42)))
                        .build());
        assertThat(ranges.count()).isZero();
    }

    @Test
    void joinsSequencesThatFollowEachOther() throws Exception {
        frames.ack(ranges(1, 2, 3, 5, 1L << 33, (1L << 33) + 1));
        assertThat(taken().getAck().getSequencesList())
                .containsExactly(
                        range(1, 3), SequenceRange.newBuilder().setFirst(5).build(), range(1L << 33, (1L << 33) + 1));
    }

    @Test
    void keepsMoreRangesThanItBeganWithRoomFor() throws Exception {
        AckRanges ranges = new AckRanges();
        for (long sequence = 1; sequence < 200; sequence += 2) {
            ranges.add(sequence);
        }
        frames.ack(ranges);
        assertThat(taken().getAck().getSequencesCount()).isEqualTo(100);
    }

    @Test
    void writesSeveralFramesAsABatchInOrder() throws Exception {
        frames.submit(TO_BOB, 1, random, 0, 1);
        frames.submit(TO_BOB, 1_000_000, random, 5, 65_536);
        frames.ack(ranges(9));
        assertThat(taken().getBatch().getFramesList())
                .isEqualTo(List.of(
                        submit(1, 0, 1),
                        submit(1_000_000, 5, 65_536),
                        ClientFrame.newBuilder()
                                .setAck(Ack.newBuilder()
                                        .addSequences(SequenceRange.newBuilder().setFirst(9)))
                                .build()));
    }

    @Test
    void beginsAnewAfterAFrameWasTaken() throws Exception {
        frames.submit(TO_BOB, 1, random, 0, 16);
        frames.submit(TO_BOB, 2, random, 0, 16);
        taken();
        assertThat(frames.size()).isZero();
        frames.submit(TO_BOB, 3, random, 0, 16);
        assertThat(taken()).isEqualTo(submit(3, 0, 16));
    }
}
