// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** The server does not know this user name and password. */
public final class CredentialsRefusedException extends ClientException {

    private static final long serialVersionUID = 1L;

    /** @param user whose password was refused */
    public CredentialsRefusedException(String user) {
        super("The server refused the user name \"" + user + "\" or its password. Check both and try again.");
    }
}
