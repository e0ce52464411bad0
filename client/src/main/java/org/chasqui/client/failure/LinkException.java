// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** A device could not be linked; nothing has changed on either side. */
public final class LinkException extends ClientException {

    private static final long serialVersionUID = 1L;

    private LinkException(String message) {
        super(message);
    }

    /** What was typed is no code. */
    public static LinkException notACode() {
        return new LinkException("That is no link code. It has 40 letters and digits in ten groups, and is shown by"
                + " \"chasqui link SERVER_URL\" on the new device.");
    }

    /** It is nearly one. */
    public static LinkException mistyped() {
        return new LinkException(
                "The link code is mistyped: its last characters do not fit the others. Compare it again.");
    }

    /** Somebody else has answered in the place of the other device. */
    public static LinkException forged() {
        return new LinkException("What the server passed on does not come from the device with that code. Nothing was"
                + " linked. Somebody may have interfered; try again with a new code, and tell the administrator if it"
                + " happens again.");
    }

    /** The session is over. */
    public static LinkException over() {
        return new LinkException("The link code is not valid any more: codes work once, for ten minutes, and end after"
                + " ten wrong tries. Start again on the new device for a new one.");
    }

    /** This device may not link others. */
    public static LinkException notPrimary() {
        return new LinkException(
                "Only your primary device, number 1, can link others: it has the account key. Enter the code there.");
    }

    /** The account is full. */
    public static LinkException full() {
        return new LinkException(
                "Your account has as many devices as it may have. See \"chasqui devices\" and revoke one"
                        + " first: chasqui revoke NUMBER");
    }
}
