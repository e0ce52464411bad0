// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

import java.sql.SQLException;

/** The SQLite file of this device cannot be read or written. */
public final class StoreException extends ClientException {

    private static final long serialVersionUID = 1L;

    /** SQLite's result code of that name. */
    private static final int CONSTRAINT = 19;

    /**
     * @param message what was tried
     * @param cause what the database said
     */
    public StoreException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }

    /** Whether what was to be written contradicts what is there; then the file itself is in order. */
    public boolean isConstraint() {
        return getCause() instanceof SQLException e && e.getErrorCode() == CONSTRAINT;
    }
}
