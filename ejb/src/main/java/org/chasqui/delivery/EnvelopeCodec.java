// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;
import org.chasqui.protocol.relay.v1.Copy;
import org.chasqui.protocol.relay.v1.Event;
import org.chasqui.protocol.relay.v1.Message;

/** Envelopes to and from the bytes of a batch: each a varint length and a {@code chasqui.relay.v1.Envelope}. */
public final class EnvelopeCodec {

    private EnvelopeCodec() {}

    /** One envelope as it stands in a batch, its length in front. */
    public static byte[] encode(Envelope envelope) {
        Encoded encoded = new Encoded(envelope);
        byte[] bytes = new byte[encoded.size()];
        encoded.writeTo(bytes, 0);
        return bytes;
    }

    /** An envelope that is about to become part of a batch: its size is known before it is written. */
    public static final class Encoded {
        private final org.chasqui.protocol.relay.v1.Envelope wire;
        private final int size;

        /** Ready to be written. */
        public Encoded(Envelope envelope) {
            wire = toWire(envelope);
            size = CodedOutputStream.computeMessageSizeNoTag(wire);
        }

        /** In bytes, with the length in front. */
        public int size() {
            return size;
        }

        /** Writes it to where a batch's next part belongs. */
        public void writeTo(byte[] batch, int offset) {
            try {
                var out = CodedOutputStream.newInstance(batch, offset, size);
                out.writeMessageNoTag(wire);
                out.checkNoSpaceLeft();
            } catch (IOException e) {
                throw new IllegalStateException("writing to an array of the computed size cannot fail", e);
            }
        }
    }

    private static org.chasqui.protocol.relay.v1.Envelope toWire(Envelope envelope) {
        var wire = org.chasqui.protocol.relay.v1.Envelope.newBuilder()
                .setAccount(envelope.account().value())
                .setServerTime(envelope.lifetime().serverTime())
                .setExpiresAt(envelope.lifetime().expiresAt());
        switch (envelope) {
            case Envelope.Message m -> wire.setMessage(toWire(m));
            case Envelope.Event e ->
                wire.setEvent(Event.newBuilder()
                        .addAllDeviceIds(
                                e.devices().stream().map(DeviceId::value).toList())
                        .setEvent(e.event()));
        }
        return wire.build();
    }

    private static Message toWire(Envelope.Message envelope) {
        Envelope.MessageIdentity identity = envelope.message();
        Message.Builder message = Message.newBuilder()
                .setSenderAccount(identity.sender().account().value())
                .setSenderDevice(identity.sender().number())
                .setConversation(identity.conversation().value())
                .setNumber(identity.number())
                .setUrgent(envelope.urgent());
        for (Envelope.Copy copy : envelope.copies()) {
            message.addCopies(Copy.newBuilder()
                    .setDeviceId(copy.device().value())
                    .setType(copy.type())
                    .setCiphertext(copy.ciphertext()));
        }
        return message.build();
    }

    /**
     * Reads a batch, which nobody may change any more. A part that is no envelope is told apart from its sound
     * neighbours; a length that points outside the batch ends it.
     */
    public static List<Decoded> decode(byte[] batch) {
        List<Decoded> decoded = new ArrayList<>();
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(batch).newCodedInput();
        in.enableAliasing(true); // parts are views; what is parsed out of them is copied, and does not pin the batch
        try {
            while (!in.isAtEnd()) {
                int start = in.getTotalBytesRead();
                ByteString part;
                try {
                    part = in.readBytes();
                } catch (InvalidProtocolBufferException e) {
                    decoded.add(new Decoded.Malformed(
                            ByteString.copyFrom(batch, start, batch.length - start), "length out of bounds"));
                    break;
                }
                decoded.add(decodeOne(part));
            }
        } catch (IOException e) {
            throw new IllegalStateException("reading from an array cannot fail", e);
        }
        return decoded;
    }

    private static Decoded decodeOne(ByteString part) {
        try {
            return new Decoded.Sound(fromWire(org.chasqui.protocol.relay.v1.Envelope.parseFrom(part)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return new Decoded.Malformed(part, "not an envelope: " + e.getMessage());
        }
    }

    private static Envelope fromWire(org.chasqui.protocol.relay.v1.Envelope wire) {
        AccountId account = new AccountId(wire.getAccount());
        Lifetime lifetime = new Lifetime(wire.getServerTime(), wire.getExpiresAt());
        return switch (wire.getContentCase()) {
            case MESSAGE -> {
                Message m = wire.getMessage();
                yield new Envelope.Message(
                        account,
                        lifetime,
                        new Envelope.MessageIdentity(
                                new DeviceAddress(new AccountId(m.getSenderAccount()), m.getSenderDevice()),
                                new AccountId(m.getConversation()),
                                m.getNumber()),
                        m.getCopiesList().stream()
                                .map(c -> new Envelope.Copy(
                                        new DeviceId(c.getDeviceId()), c.getType(), c.getCiphertext()))
                                .toList(),
                        m.getUrgent());
            }
            case EVENT ->
                new Envelope.Event(
                        account,
                        lifetime,
                        wire.getEvent().getDeviceIdsList().stream()
                                .map(DeviceId::new)
                                .toList(),
                        wire.getEvent().getEvent());
            case CONTENT_NOT_SET -> throw new IllegalArgumentException("content of an unknown kind");
        };
    }

    /** A part of a batch. */
    public sealed interface Decoded {

        /** An envelope. */
        record Sound(Envelope envelope) implements Decoded {}

        /** Bytes that are none, and why. */
        record Malformed(ByteString bytes, String reason) implements Decoded {}
    }
}
