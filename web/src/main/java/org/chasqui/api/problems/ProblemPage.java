// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.problems;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The error page of web.xml: what the container refuses before JAX-RS sees it is a problem document too, instead of a
 * page that tells the server's name or a stack trace.
 */
@WebServlet("/problem")
public class ProblemPage extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** An error dispatch keeps the method of the request that failed. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = code instanceof Integer known ? known : HttpServletResponse.SC_NOT_FOUND;
        ProblemDocument.ofStatus(status, "the server refused the request").writeTo(response);
    }
}
