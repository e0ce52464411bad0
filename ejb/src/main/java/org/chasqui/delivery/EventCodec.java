// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.google.protobuf.ByteString;
import java.util.Collection;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.protocol.Range;
import org.chasqui.protocol.v1.DeviceChange;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.Mark;
import org.chasqui.protocol.v1.NumberRange;
import org.chasqui.protocol.v1.Receipt;

/** Encodes events as they travel and are stored: {@code chasqui.v1.Event} without sequence and previous. */
public final class EventCodec {

    private EventCodec() {}

    /**
     * The Delivered receipt for the account that sent the messages.
     *
     * @param account whose receipt it is
     * @param sender the device that sent them
     * @param numbers which messages, rising
     */
    public static ByteString delivered(AccountId account, DeviceAddress sender, Collection<Range> numbers) {
        return receipt(Receipt.Kind.KIND_DELIVERED, account, sender, numbers);
    }

    private static ByteString receipt(
            Receipt.Kind kind, AccountId account, DeviceAddress sender, Collection<Range> numbers) {
        Receipt.Builder receipt =
                Receipt.newBuilder().setKind(kind).setAccount(account.value()).setSenderDevice(sender.number());
        numbers.forEach(r -> receipt.addNumbers(wire(r)));
        return Event.newBuilder().setReceipt(receipt).build().toByteString();
    }

    /** A receipt for a mark. */
    public static ByteString receipt(
            MarkKind kind, AccountId account, DeviceAddress sender, Collection<Range> numbers) {
        return receipt(
                switch (kind) {
                    case READ -> Receipt.Kind.KIND_READ;
                    case PLAYED -> Receipt.Kind.KIND_PLAYED;
                },
                account,
                sender,
                numbers);
    }

    /** What another device of the account has marked. */
    public static ByteString ownMark(MarkKind kind, DeviceAddress sender, Collection<Range> numbers) {
        Mark.Builder mark = Mark.newBuilder()
                .setKind(
                        switch (kind) {
                            case READ -> Mark.Kind.KIND_READ;
                            case PLAYED -> Mark.Kind.KIND_PLAYED;
                        })
                .setAccount(sender.account().value())
                .setSenderDevice(sender.number());
        numbers.forEach(r -> mark.addNumbers(wire(r)));
        return Event.newBuilder().setOwnMark(mark).build().toByteString();
    }

    /** A device of the account can be written to from {@code time} on, in milliseconds since 1970. */
    public static ByteString linked(int device, long time) {
        return deviceChange(DeviceChange.Kind.KIND_LINKED, device, time);
    }

    /** A device of the account was removed at {@code time}, in milliseconds since 1970. */
    public static ByteString revoked(int device, long time) {
        return deviceChange(DeviceChange.Kind.KIND_REVOKED, device, time);
    }

    /** A device of the account will be removed at {@code time}, in milliseconds since 1970, unless it connects. */
    public static ByteString expiring(int device, long time) {
        return deviceChange(DeviceChange.Kind.KIND_EXPIRING, device, time);
    }

    private static ByteString deviceChange(DeviceChange.Kind kind, int device, long time) {
        return Event.newBuilder()
                .setDeviceChange(DeviceChange.newBuilder()
                        .setKind(kind)
                        .setDevice(device)
                        .setTime(time))
                .build()
                .toByteString();
    }

    private static NumberRange wire(Range range) {
        return NumberRange.newBuilder()
                .setFirst(range.first())
                .setLast(range.lastOnWire())
                .build();
    }
}
