// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.google.protobuf.ByteString;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;

/** Deliveries for one device. */
final class Deliveries {

    private static final Lifetime LIFETIME = new Lifetime(1_795_000_000_000L, 1_797_000_000_000L);

    private final EnrolledDevice device;
    private DeviceAddress sender = new DeviceAddress(new AccountId(0xA11CE), 1);
    private long number = 1;

    private Deliveries(EnrolledDevice device) {
        this.device = device;
    }

    static Deliveries to(EnrolledDevice device) {
        return new Deliveries(device);
    }

    Deliveries from(DeviceAddress value) {
        sender = value;
        return this;
    }

    Deliveries numbered(long value) {
        number = value;
        return this;
    }

    Delivery message(long sequence) {
        return message(sequence, ByteString.copyFromUtf8("ciphertext"));
    }

    Delivery message(long sequence, ByteString ciphertext) {
        return new Delivery(
                device.id(),
                sequence,
                LIFETIME,
                new Delivery.Content.Message(
                        new Envelope.MessageIdentity(sender, device.address().account(), number), 2, ciphertext));
    }

    Delivery event(long sequence) {
        return new Delivery(
                device.id(), sequence, LIFETIME, new Delivery.Content.Event(ByteString.copyFromUtf8("event")));
    }
}
