// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.google.protobuf.ByteString;
import org.chasqui.identity.DeviceId;

/**
 * One thing for one device, with its place in the device's order.
 *
 * @param device for whom
 * @param sequence rises per device: the shard's epoch in the high 32 bits, a counter in the low; 0 if the delivery is
 *     ephemeral and outside that order
 * @param lifetime server time and end
 * @param content what it is
 */
public record Delivery(DeviceId device, long sequence, Lifetime lifetime, Content content) {

    /** Bytes of the content, for bounding what is in flight. */
    int size() {
        return switch (content) {
            case Content.Message(var message, var type, var ciphertext) -> ciphertext.size();
            case Content.Event(var event) -> event.size();
        };
    }

    /** What is delivered. */
    public sealed interface Content {

        /** A message's copy for the device. */
        record Message(Envelope.MessageIdentity message, int type, ByteString ciphertext) implements Content {}

        /** An encoded {@code chasqui.v1.Event} without sequence and previous. */
        record Event(ByteString event) implements Content {}
    }
}
