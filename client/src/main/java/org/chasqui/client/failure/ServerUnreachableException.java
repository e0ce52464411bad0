// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** The server cannot be reached, or the connection to it was lost. */
public final class ServerUnreachableException extends ClientException {

    private static final long serialVersionUID = 1L;

    /**
     * @param server address of the server
     * @param reason in a few words, such as "connection refused"
     */
    public ServerUnreachableException(String server, String reason) {
        super("Cannot reach " + server + " (" + reason + "). Is the server running, and the address right?");
    }

    /** True: the server may come back. */
    @Override
    public boolean isTransient() {
        return true;
    }
}
