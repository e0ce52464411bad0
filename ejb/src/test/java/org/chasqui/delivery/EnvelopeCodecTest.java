// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.chasqui.fixtures.Envelopes;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;
import org.junit.jupiter.api.Test;

class EnvelopeCodecTest {

    private static final AccountId ALICE = new AccountId(0x8f3a09c11d20b4e7L);
    private static final AccountId BOB = new AccountId(0x77aa);

    private final Envelope message = Envelopes.to(BOB)
            .from(new DeviceAddress(ALICE, 127))
            .numbered(Long.MAX_VALUE)
            .copyFor(11, "first")
            .copyFor(12, "second")
            .message();
    private final Envelope receipts = Envelopes.event(ALICE, "receipt", new DeviceId(7), new DeviceId(8));

    @Test
    void readsAMessageAsItWasWritten() {
        assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(message))).containsExactly(sound(message));
    }

    @Test
    void readsWhetherAMessageIsUrgent() {
        Envelope urgent = Envelopes.to(ALICE).copyFor(11, "first").urgent().message();

        assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(urgent))).containsExactly(sound(urgent));
    }

    /** As an earlier version wrote it, and still waits on the broker. */
    @Test
    void readsAMessageWrittenBeforeThereWereUrgentOnes() {
        Envelope.Message usual = Envelopes.to(ALICE).copyFor(11, "first").message();
        byte[] written = org.chasqui.protocol.relay.v1.Envelope.newBuilder()
                .setAccount(usual.account().value())
                .setServerTime(usual.lifetime().serverTime())
                .setExpiresAt(usual.lifetime().expiresAt())
                .setMessage(org.chasqui.protocol.relay.v1.Message.newBuilder()
                        .setSenderAccount(usual.message().sender().account().value())
                        .setSenderDevice(usual.message().sender().number())
                        .setConversation(usual.message().conversation().value())
                        .setNumber(usual.message().number())
                        .addCopies(org.chasqui.protocol.relay.v1.Copy.newBuilder()
                                .setDeviceId(11)
                                .setType(2)
                                .setCiphertext(ByteString.copyFromUtf8("first"))))
                .build()
                .toByteArray();

        assertThat(EnvelopeCodec.decode(delimited(written))).containsExactly(sound(usual));
        assertThat(EnvelopeCodec.encode(usual)).as("not a byte more").isEqualTo(delimited(written));
    }

    @Test
    void readsReceiptsAsTheyWereWritten() {
        assertThat(EnvelopeCodec.decode(EnvelopeCodec.encode(receipts))).containsExactly(sound(receipts));
    }

    @Test
    void readsSeveralInOrder() {
        byte[] batch =
                join(EnvelopeCodec.encode(receipts), EnvelopeCodec.encode(message), EnvelopeCodec.encode(receipts));

        assertThat(EnvelopeCodec.decode(batch)).containsExactly(sound(receipts), sound(message), sound(receipts));
    }

    @Test
    void readsNothingFromAnEmptyBatch() {
        assertThat(EnvelopeCodec.decode(new byte[0])).isEmpty();
    }

    @Test
    void tellsAMalformedPartFromItsSoundNeighbours() {
        byte[] garbage = "not protobuf".getBytes(StandardCharsets.UTF_8);
        byte[] batch = join(EnvelopeCodec.encode(message), delimited(garbage), EnvelopeCodec.encode(receipts));

        List<EnvelopeCodec.Decoded> parts = EnvelopeCodec.decode(batch);

        assertThat(parts).hasSize(3);
        assertThat(parts.get(0)).isEqualTo(sound(message));
        assertThat(malformed(parts.get(1))).isEqualTo(ByteString.copyFrom(garbage));
        assertThat(parts.get(2)).isEqualTo(sound(receipts));
    }

    @Test
    void refusesValuesThatNoEnvelopeHas() {
        byte[] noAccount = org.chasqui.protocol.relay.v1.Envelope.newBuilder()
                .setEvent(org.chasqui.protocol.relay.v1.Event.newBuilder().addDeviceIds(1))
                .build()
                .toByteArray();
        byte[] noContent = org.chasqui.protocol.relay.v1.Envelope.newBuilder()
                .setAccount(1)
                .build()
                .toByteArray();
        byte[] noSender = org.chasqui.protocol.relay.v1.Envelope.newBuilder()
                .setAccount(1)
                .setMessage(org.chasqui.protocol.relay.v1.Message.newBuilder().setNumber(1))
                .build()
                .toByteArray();
        byte[] noDevice = org.chasqui.protocol.relay.v1.Envelope.newBuilder()
                .setAccount(1)
                .setEvent(org.chasqui.protocol.relay.v1.Event.newBuilder().addDeviceIds(0))
                .build()
                .toByteArray();

        assertThat(EnvelopeCodec.decode(join(
                        delimited(noAccount),
                        delimited(noContent),
                        delimited(noSender),
                        delimited(noDevice),
                        delimited(new byte[0]),
                        EnvelopeCodec.encode(message))))
                .hasSize(6)
                .endsWith(sound(message))
                .filteredOn(EnvelopeCodec.Decoded.Malformed.class::isInstance)
                .hasSize(5);
    }

    @Test
    void aLengthBeyondTheEndEndsTheBatch() {
        byte[] whole = EnvelopeCodec.encode(receipts);
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);

        List<EnvelopeCodec.Decoded> parts = EnvelopeCodec.decode(join(EnvelopeCodec.encode(message), cut));

        assertThat(parts).hasSize(2).startsWith(sound(message));
        assertThat(malformed(parts.get(1))).isEqualTo(ByteString.copyFrom(cut));
    }

    @Test
    void aLengthThatIsCutOffItselfEndsTheBatch() {
        byte[] cut = {(byte) 0x80};

        List<EnvelopeCodec.Decoded> parts = EnvelopeCodec.decode(join(EnvelopeCodec.encode(message), cut));

        assertThat(parts).hasSize(2).startsWith(sound(message));
        assertThat(malformed(parts.get(1))).isEqualTo(ByteString.copyFrom(cut));
    }

    @Test
    void aNegativeLengthEndsTheBatch() {
        byte[] minusOne = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};

        List<EnvelopeCodec.Decoded> parts = EnvelopeCodec.decode(join(minusOne, EnvelopeCodec.encode(message)));

        assertThat(parts).hasSize(1);
        assertThat(malformed(parts.getFirst()).size())
                .isEqualTo(minusOne.length + EnvelopeCodec.encode(message).length);
    }

    private static EnvelopeCodec.Decoded sound(Envelope envelope) {
        return new EnvelopeCodec.Decoded.Sound(envelope);
    }

    private static ByteString malformed(EnvelopeCodec.Decoded part) {
        return ((EnvelopeCodec.Decoded.Malformed) part).bytes();
    }

    private static byte[] delimited(byte[] shorterThan128) {
        return join(new byte[] {(byte) shorterThan128.length}, shorterThan128);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
