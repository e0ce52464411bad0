// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** The server no longer accepts this device: it was removed, or its account was disabled. */
public final class TokenRefusedException extends ClientException {

    private static final long serialVersionUID = 1L;

    /** @param detail what the server said, or what we know */
    public TokenRefusedException(String detail) {
        super(
                "The server refused this device (" + detail
                        + "). It may have been revoked, or its account disabled: enrol or link it again into a new --home, or ask an administrator.");
    }
}
