// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/**
 * The server lists a device of an account that the account has not certified: somebody may have added it to listen in.
 * Nothing is sent to the account while it is there; what is written stays in the outbox.
 */
public final class UncertifiedDeviceException extends ClientException {

    private static final long serialVersionUID = 1L;

    /**
     * @param user whose device it is said to be
     * @param device its number
     */
    public UncertifiedDeviceException(String user, int device) {
        super("The server says that " + user + " has a device " + device + ", but " + user
                + " has not certified it: somebody may have added it to listen in. Nothing is sent to " + user
                + " while it is there. Tell " + user + " by another way, and the server's administrator.");
    }
}
