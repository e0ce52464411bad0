// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * What stands in a ciphertext's place: who sent which message, random bytes, a checksum over both. The same message has
 * the same body whenever it is sent.
 */
final class Body {

    private static final int HEADER = 3 * Long.BYTES + Integer.BYTES;
    private static final int LEAST_RANDOM = 16;
    private static final int MOST_RANDOM = 320;

    private Body() {}

    static ByteString of(MessageKey message) {
        SplittableRandom random = new SplittableRandom(message.hashCode());
        byte[] noise = new byte[random.nextInt(LEAST_RANDOM, MOST_RANDOM)];
        random.nextBytes(noise);
        ByteBuffer body = ByteBuffer.allocate(HEADER + noise.length + Integer.BYTES)
                .putLong(message.account())
                .putInt(message.device())
                .putLong(message.conversation())
                .putLong(message.number())
                .put(noise);
        return ByteString.copyFrom(
                body.putInt(checksum(body.array(), body.position())).flip());
    }

    /** @throws IllegalArgumentException if the body is not as it was sent */
    static MessageKey read(ByteString body) {
        byte[] bytes = body.toByteArray();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER + Integer.BYTES
                || in.getInt(bytes.length - Integer.BYTES) != checksum(bytes, bytes.length - Integer.BYTES)) {
            throw new IllegalArgumentException("a body of " + bytes.length + " bytes fails its checksum");
        }
        return new MessageKey(in.getLong(), in.getInt(), in.getLong(), in.getLong());
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
