// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.problems;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * A body that is no JSON of the expected shape, or has no end: a problem document instead of the parser's own words. On
 * the server side JSON binding is all that fails this way, and our own records always serialise.
 */
@Provider
public class UnreadableBody implements ExceptionMapper<ProcessingException> {

    @Override
    public Response toResponse(ProcessingException exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimit.ExceededException) {
                return BodyLimit.problem().getResponse();
            }
        }
        return new Problem(Problem.Type.INVALID_REQUEST, "the body is not JSON of the expected shape").getResponse();
    }
}
