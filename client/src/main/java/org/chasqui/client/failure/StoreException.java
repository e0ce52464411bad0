// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** The SQLite file of this device cannot be read or written. */
public final class StoreException extends ClientException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what was tried
     * @param cause what the database said
     */
    public StoreException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
