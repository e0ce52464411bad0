// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** The server answered something that a Chasqui server in good health does not answer. */
public final class ServerFaultException extends ClientException {

    private static final long serialVersionUID = 1L;

    /** @param message what was asked and answered */
    public ServerFaultException(String message) {
        super(message);
    }

    /** True: servers get repaired. */
    @Override
    public boolean isTransient() {
        return true;
    }
}
