// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.problems;

import jakarta.ws.rs.core.Response;

/**
 * A problem document (RFC 9457).
 *
 * @param type stable name, a URN
 * @param title what kind of problem
 * @param status HTTP status
 * @param detail this occurrence
 */
public record ProblemDocument(String type, String title, int status, String detail) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** A problem that HTTP's status says all about (RFC 9457 section 4.2.1). */
    static ProblemDocument ofStatus(int status, String detail) {
        return new ProblemDocument("about:blank", title(status), status, detail);
    }

    /** HTTP's own words for a status. */
    static String title(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }
}
