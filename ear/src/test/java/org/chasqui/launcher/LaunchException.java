// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

/** The stack cannot be started or has failed; the message is for the person who started it, and says what to do. */
public final class LaunchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LaunchException(String message) {
        super(message);
    }

    LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
