// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.security;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import org.chasqui.api.problems.Problem;
import org.chasqui.devices.Authentication;
import org.chasqui.devices.Devices;

/** Lets only requests with a valid device token reach resources marked {@link DeviceAuthenticated}. */
@Provider
@DeviceAuthenticated
@Priority(Priorities.AUTHENTICATION)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class DeviceTokenFilter implements ContainerRequestFilter {

    @Inject
    private Devices devices;

    @Inject
    private CallingDevice caller;

    @Override
    public void filter(ContainerRequestContext request) {
        String token = BearerTokens.of(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .orElseThrow(() -> new Problem(
                        Problem.Type.INVALID_TOKEN, "send the device token as Authorization: Bearer TOKEN"));
        switch (devices.authenticate(token)) {
            case Authentication.Authenticated(var device) -> caller.set(device);
            case Authentication.InvalidToken() ->
                throw new Problem(Problem.Type.INVALID_TOKEN, "the token is unknown or was revoked; enrol again");
            case Authentication.AccountDisabled() ->
                throw new Problem(Problem.Type.ACCOUNT_DISABLED, "an administrator has disabled this account");
        }
    }
}
