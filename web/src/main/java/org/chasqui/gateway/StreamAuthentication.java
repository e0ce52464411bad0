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
import java.util.Optional;
import org.chasqui.api.security.BearerTokens;
import org.chasqui.devices.Authentication;
import org.chasqui.devices.Devices;

/**
 * Answers 401 to an upgrade without a valid device token, before any socket opens. Runs on a worker thread, ahead of
 * the WebSocket filter; the device travels on as the request's principal.
 */
@WebFilter("/v1/stream")
@SuppressWarnings("NullAway.Init") // the container fills the field
public class StreamAuthentication extends HttpFilter {

    private static final long serialVersionUID = 1;

    @Inject
    private transient Devices devices;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Authentication> authentication =
                BearerTokens.of(request.getHeader("Authorization")).map(devices::authenticate);
        if (authentication.isPresent() && authentication.get() instanceof Authentication.Authenticated authenticated) {
            chain.doFilter(withPrincipal(request, new DevicePrincipal(authenticated.device())), response);
        } else {
            response.setHeader("WWW-Authenticate", "Bearer");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        }
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
