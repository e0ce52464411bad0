// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** A message was refused; {@link #reason()} says why. It will not be sent. */
public final class MessageRefusedException extends ClientException {

    private static final long serialVersionUID = 1L;

    /** Why a message can be refused. */
    public enum Reason {
        /** The text or its ciphertext is longer than the protocol allows. */
        TOO_LARGE("The message is too long: at most 16 KiB of UTF-8 are allowed."),
        /** The devices of the recipient kept changing while the message was encrypted for them. */
        DEVICES_KEEP_CHANGING(
                "The recipient's devices kept changing, or one of them has no keys yet. Send the message again later."),
        /** A message to oneself, and there is no other device to read it. */
        ONLY_DEVICE("You cannot write to yourself from your only device."),
        /** The server found the submit malformed. */
        INVALID("The server refused the message as malformed: client and server versions may not fit.");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;

    /** @param reason why */
    public MessageRefusedException(Reason reason) {
        super(reason.text);
        this.reason = reason;
    }

    /** Why the message was refused. */
    public Reason reason() {
        return reason;
    }
}
