// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.identity;

/**
 * What makes a message the same message on every device and in every retry.
 *
 * @param sender the device that wrote it
 * @param conversation the account it was addressed to
 * @param number counted by the sending device per conversation, from 1
 */
public record MessageId(DeviceAddress sender, AccountId conversation, long number) {

    /** @throws IllegalArgumentException if the number is not positive */
    public MessageId {
        if (number < 1) {
            throw new IllegalArgumentException("message number " + number + " is not at least 1");
        }
    }

    /** The line on which its number is counted. */
    public NumberLine line() {
        return new NumberLine(sender, conversation);
    }
}
