// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

/**
 * What makes a message the same message.
 *
 * @param account the sender's account
 * @param device the sender's device number
 * @param conversation the recipient's account
 * @param number rises by one per sender device and conversation
 */
record MessageKey(long account, int device, long conversation, long number) {

    Stream stream() {
        return new Stream(account, device, conversation);
    }

    /** The messages of one sender device in one conversation, which have an order among them. */
    record Stream(long account, int device, long conversation) {

        MessageKey message(long number) {
            return new MessageKey(account, device, conversation, number);
        }
    }
}
