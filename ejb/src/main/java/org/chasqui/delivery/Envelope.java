// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.google.protobuf.ByteString;
import java.util.List;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;

/** What travels on a shard's queue: something for devices of one account. */
public sealed interface Envelope {

    /** The account whose devices are addressed; decides the shard. */
    AccountId account();

    /** Milliseconds since 1970 UTC, set once at ingress. */
    long serverTime();

    /**
     * A user's message.
     *
     * @param account whose devices get the copies
     * @param serverTime see {@link Envelope#serverTime}
     * @param message which message it is
     * @param copies one ciphertext per device, at least one
     */
    record Message(AccountId account, long serverTime, MessageIdentity message, List<Copy> copies)
            implements Envelope {}

    /**
     * A receipt on its way to the devices of the account that sent the messages.
     *
     * @param account the sender of the messages
     * @param serverTime see {@link Envelope#serverTime}
     * @param devices all devices of that account
     * @param receipt an encoded {@code chasqui.v1.Receipt}
     */
    record Receipts(AccountId account, long serverTime, List<DeviceId> devices, ByteString receipt)
            implements Envelope {}

    /**
     * One device's copy of a message.
     *
     * @param device for whom
     * @param type the wire's {@code CiphertextType}
     * @param ciphertext opaque
     */
    record Copy(DeviceId device, int type, ByteString ciphertext) {}

    /**
     * What makes a message the same message when it is sent again.
     *
     * @param sender the sending device
     * @param conversation the recipient's account
     * @param number rises by one per sender and conversation
     */
    record MessageIdentity(DeviceAddress sender, AccountId conversation, long number) {}
}
