// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

import java.time.Duration;

/** The server refused a request with a problem document (RFC 9457) that has no exception of its own. */
public final class ProblemException extends ClientException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final int status;
    private final Duration retryAfter;

    /**
     * @param type stable type, such as {@code urn:chasqui:problem:already-enrolled}
     * @param status HTTP status
     * @param detail for people
     * @param retryAfter how long the server asked to be left alone; zero if it did not
     */
    public ProblemException(String type, int status, String detail, Duration retryAfter) {
        super(detail);
        this.retryAfter = retryAfter;
        this.type = type;
        this.status = status;
    }

    /** The problem's stable type. */
    public String type() {
        return type;
    }

    /** The HTTP status that came with it. */
    public int status() {
        return status;
    }

    /** True if the server is overloaded or asks for patience. */
    @Override
    public boolean isTransient() {
        return status == 429 || status >= 500;
    }

    @Override
    public Duration retryAfter() {
        return retryAfter;
    }
}
