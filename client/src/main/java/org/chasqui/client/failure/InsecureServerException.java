// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/** A server address that would send password and token over an unprotected network. */
public final class InsecureServerException extends ClientException {

    private static final long serialVersionUID = 1L;

    /** @param address what was asked for */
    public InsecureServerException(String address) {
        super("Refusing to use " + address + ": plain http is allowed to this machine (localhost) only. Use https://.");
    }
}
