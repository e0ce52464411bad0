// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import org.chasqui.api.security.BearerTokens;
import org.chasqui.devices.Authentication;
import org.chasqui.devices.Devices;
import org.chasqui.devices.StreamTickets;

/**
 * Answers 401 to an upgrade without a valid device token or ticket, 400 to one that does not offer the subprotocol, and
 * 503 while clients are being sent away, before any socket opens. Runs on a worker thread, ahead of the WebSocket
 * filter; the device travels on as the request's principal.
 */
@WebFilter("/v1/stream")
@SuppressWarnings("NullAway.Init") // the container fills the field
public class StreamAuthentication extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final String PROTOCOL = "chasqui.v1";

    @Inject
    private transient Devices devices;

    @Inject
    private transient StreamTickets tickets;

    @Inject
    private transient Draining draining;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!offersProtocol(request)) {
            response.setHeader("Sec-WebSocket-Protocol", PROTOCOL);
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        if (draining.isUnderWay()) {
            response.setHeader(
                    "Retry-After", Long.toString(draining.retryAfter().toSeconds()));
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        Optional<Authentication> authentication = BearerTokens.of(request.getHeader("Authorization"))
                .map(devices::authenticate)
                .or(() -> Optional.ofNullable(request.getParameter("ticket")).map(tickets::redeem));
        if (authentication.isPresent() && authentication.get() instanceof Authentication.Authenticated authenticated) {
            chain.doFilter(withPrincipal(request, new DevicePrincipal(authenticated.device())), response);
        } else {
            response.setHeader("WWW-Authenticate", "Bearer");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    /** Without the subprotocol the peer would not know what we speak (RFC 6455 section 4.2.2). */
    private static boolean offersProtocol(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
                .flatMap(h -> Arrays.stream(h.split(",")))
                .anyMatch(p -> p.strip().equals(PROTOCOL));
    }

    private static HttpServletRequest withPrincipal(HttpServletRequest request, Principal principal) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public Principal getUserPrincipal() {
                return principal;
            }
        };
    }
}
