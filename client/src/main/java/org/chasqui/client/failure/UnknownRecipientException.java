// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** There is no such account or device, or it cannot receive messages yet. */
public final class UnknownRecipientException extends ClientException {

    private static final long serialVersionUID = 1L;

    /** @param message who is unknown, and what to do */
    public UnknownRecipientException(String message) {
        super(message);
    }
}
