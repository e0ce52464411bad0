// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.devices;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.devices.EnrolOutcome;
import org.chasqui.devices.Enrolment;
import org.chasqui.devices.NewDevice;
import org.chasqui.identity.UserName;
import org.chasqui.keys.IdentityKeys;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /devices}: enrol the first device. web.xml asks for the user's credentials. */
@Path("/devices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "basic")
@Tag(name = "devices")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class DevicesResource {

    @Inject
    private Enrolment enrolment;

    /** What a device says of itself. */
    public record NewDeviceJson(
            @Nullable String name,
            @Nullable Integer registrationId,
            @Nullable String identityKey) {

        /** Checked and ready for the domain. */
        public NewDevice forUser(UserName user) {
            byte[] key = Fields.bytes(identityKey, "identityKey");
            if (!IdentityKeys.isValid(key)) {
                throw new Problem(Problem.Type.INVALID_KEY, "identityKey is not a public key");
            }
            return Fields.checked(() -> new NewDevice(
                    user, Fields.required(name, "name"), Fields.required(registrationId, "registrationId"), key));
        }
    }

    /** Enrols the first device of the authenticated user. */
    @POST
    @Operation(summary = "Enrol the account's first device")
    @APIResponseSchema(
            value = EnrolmentJson.class,
            responseCode = "201",
            responseDescription = "The device with its token, which is shown only here")
    public Response enrol(@Nullable NewDeviceJson body, @Context SecurityContext security) {
        UserName user = UserName.parse(security.getUserPrincipal().getName())
                .orElseThrow(() -> new Problem(Problem.Type.UNKNOWN_ACCOUNT, "your user name is none of Chasqui's"));
        NewDevice wanted = Fields.required(body, "the body").forUser(user);
        return switch (enrolment.enrolFirst(wanted)) {
            case EnrolOutcome.Enrolled(var devices) ->
                Response.status(Response.Status.CREATED)
                        .entity(EnrolmentJson.of(devices.getFirst()))
                        .build();
            case EnrolOutcome.UnknownAccount unknown ->
                throw new Problem(Problem.Type.UNKNOWN_ACCOUNT, "an administrator has to create your account first");
            case EnrolOutcome.NoDeviceFree full ->
                throw new Problem(
                        Problem.Type.ALREADY_ENROLLED,
                        "your account has a device already; an administrator can remove it if it is lost");
        };
    }
}
