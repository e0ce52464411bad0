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
            return asProblem(known.getResponse());
        }
        LOG.error("a request failed", exception);
        return new Problem(Problem.Type.INTERNAL, "try again later; the server's log has more").getResponse();
    }

    /** Refused by JAX-RS itself: no such path, wrong method or media type. Its headers, such as Allow, are kept. */
    private static Response asProblem(Response refused) {
        if (refused.hasEntity() || refused.getStatus() < 400) {
            return refused;
        }
        return Response.fromResponse(refused)
                .type(ProblemDocument.MEDIA_TYPE)
                .entity(ProblemDocument.ofStatus(refused.getStatus(), "no resource takes a request like this"))
                .build();
    }
}
