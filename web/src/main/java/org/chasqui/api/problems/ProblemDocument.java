// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.problems;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

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

    private static final Jsonb JSON = JsonbBuilder.create();

    /** A problem that HTTP's status says all about (RFC 9457 section 4.2.1). */
    static ProblemDocument ofStatus(int status, String detail) {
        return new ProblemDocument("about:blank", title(status), status, detail);
    }

    /**
     * Answers a request outside of JAX-RS with this document.
     *
     * @throws IOException if the client is gone
     */
    public void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.getOutputStream().write(JSON.toJson(this).getBytes(StandardCharsets.UTF_8));
    }

    /** HTTP's own words for a status. */
    static String title(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }
}
