// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.security;

import io.smallrye.metrics.MetricsRequestHandler;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Stream;

/** Serves {@code GET /chasqui/metrics} in the Prometheus text format; web.xml admits role chasqui-admin only. */
@WebServlet("/metrics/*")
@SuppressWarnings("NullAway.Init") // the container fills the field
public class MetricsEndpoint extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Inject
    private transient MetricsRequestHandler handler;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Stream<String> accepted = Collections.list(request.getHeaders("Accept")).stream();
        handler.handleRequest(
                request.getRequestURI(),
                request.getContextPath() + "/metrics",
                "GET",
                accepted,
                request.getParameterMap(),
                (status, message, headers) -> {
                    headers.forEach(response::addHeader);
                    response.setStatus(status);
                    response.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
                });
    }
}
