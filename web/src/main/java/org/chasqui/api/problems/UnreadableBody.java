package org.chasqui.api.problems;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** A body that is no JSON of the expected shape: a problem document instead of the parser's own words. */
@Provider
public class UnreadableBody implements ExceptionMapper<BadRequestException> {

    @Override
    public Response toResponse(BadRequestException exception) {
        return new Problem(Problem.Type.INVALID_REQUEST, "the body is not JSON of the expected shape").getResponse();
    }
}
