// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

import java.time.Duration;

/** The server answered something that a Chasqui server in good health does not answer. */
public final class ServerFaultException extends ClientException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param message what was asked and answered */
    public ServerFaultException(String message) {
        this(message, Duration.ZERO);
    }

    /**
     * @param message what was asked and answered
     * @param retryAfter how long the server asked to be left alone; zero if it did not
     */
    public ServerFaultException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    @Override
    public Duration retryAfter() {
        return retryAfter;
    }

    /** True: servers get repaired. */
    @Override
    public boolean isTransient() {
        return true;
    }
}
