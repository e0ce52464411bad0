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

    /** Server time and end. */
    Lifetime lifetime();

    /**
     * A user's message.
     *
     * @param account whose devices get the copies
     * @param lifetime server time and end
     * @param message which message it is
     * @param copies one ciphertext per device, at least one
     * @param urgent whether devices without a connection are woken
     */
    record Message(AccountId account, Lifetime lifetime, MessageIdentity message, List<Copy> copies, boolean urgent)
            implements Envelope {

        /** A message that wakes nobody. */
        public Message(AccountId account, Lifetime lifetime, MessageIdentity message, List<Copy> copies) {
            this(account, lifetime, message, copies, false);
        }
    }

    /**
     * Durable news without any user's content: a receipt for the account that sent the messages, or what another device
     * of the account has marked.
     *
     * @param account whose devices are told
     * @param lifetime server time and end
     * @param devices which of them
     * @param event an encoded {@code chasqui.v1.Event} without sequence and previous
     */
    record Event(AccountId account, Lifetime lifetime, List<DeviceId> devices, ByteString event) implements Envelope {}

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
