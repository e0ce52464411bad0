// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.security;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.chasqui.api.problems.Problem;
import org.chasqui.metrics.PipelineMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the user's own credentials where a device token will not do: enrolment, administration, metrics. The
 * container checks them ({@link HttpServletRequest#authenticate}, whatever mechanism and realm are configured), here
 * failed tries are counted and bounded; a constraint in web.xml would answer before anybody could count.
 */
@WebFilter({"/api/v1/devices", "/api/v1/admin/*", "/metrics/*"})
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class UserCredentialsFilter extends HttpFilter {

    /** Role of administrators, in web.xml too. */
    static final String ADMIN = "chasqui-admin";

    private static final long serialVersionUID = 1;
    private static final String BASIC = "Basic ";

    @Inject
    private transient FailedLogins failures;

    @Inject
    private transient PipelineMetrics metrics;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isByDevices(request)) {
            chain.doFilter(request, response);
            return;
        }
        String user = user(request.getHeader("Authorization"));
        Optional<Duration> wait = failures.wait(user, request.getRemoteAddr());
        if (wait.isPresent()) {
            metrics.limited("logins");
            long seconds = Problem.seconds(wait.get());
            response.setHeader("Retry-After", Long.toString(seconds));
            refuse(response, Problem.Type.RATE_LIMITED, "too many failed tries; try again in " + seconds + " s");
            return;
        }
        if (!authenticated(request, response)) {
            if (!user.isEmpty()) {
                failures.failed(user, request.getRemoteAddr());
                metrics.limited("failed login");
            }
            if (!response.isCommitted()) {
                refuse(response, Problem.Type.INVALID_CREDENTIALS, "name or password are missing or wrong");
            }
            return;
        }
        if (needsAdmin(request) && !request.isUserInRole(ADMIN)) {
            refuse(response, Problem.Type.FORBIDDEN, "this needs the role " + ADMIN);
            return;
        }
        chain.doFilter(request, response);
    }

    /** Whether the container knows the user now; else the response asks for credentials. */
    private static boolean authenticated(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return request.authenticate(response);
        } catch (ServletException e) {
            // Undertow throws where the mechanism was not even tried, because there are no credentials
            if (!response.isCommitted()) {
                response.setHeader("WWW-Authenticate", "Basic realm=\"Chasqui\"");
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            }
            return false;
        }
    }

    /** At the same path where devices are enrolled they are listed, with a device's token. */
    private static boolean isByDevices(HttpServletRequest request) {
        return isDevices(request) && !request.getMethod().equals("POST");
    }

    private static boolean needsAdmin(HttpServletRequest request) {
        return !isDevices(request);
    }

    private static boolean isDevices(HttpServletRequest request) {
        return request.getServletPath()
                .concat(Optional.ofNullable(request.getPathInfo()).orElse(""))
                .equals("/api/v1/devices");
    }

    /** The name in Basic credentials (RFC 7617), "" where there are none. */
    private static String user(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return "";
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            return new String(decoded, StandardCharsets.UTF_8).split(":", 2)[0];
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void refuse(HttpServletResponse response, Problem.Type type, String detail) throws IOException {
        type.document(detail).writeTo(response);
    }
}
