// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.problems;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/** Anything nobody expected: logged here, and answered without a word of its text. */
@Provider
public class UnexpectedFailure implements ExceptionMapper<Exception> {

    private static final Logger LOG = Logger.getLogger(UnexpectedFailure.class);

    @Override
    public Response toResponse(Exception exception) {
        if (exception instanceof BadRequestException) {
            return new Problem(Problem.Type.INVALID_REQUEST, "the request cannot be read").getResponse();
        }
        if (exception instanceof WebApplicationException known) {
            return known.getResponse();
        }
        LOG.error("a request failed", exception);
        return Response.serverError()
                .type("application/problem+json")
                .entity(new ProblemDocument(
                        "urn:chasqui:problem:internal",
                        "The server failed",
                        500,
                        "try again later; the server's log has more"))
                .build();
    }
}
