// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.devices;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.api.security.CallingDevice;
import org.chasqui.api.security.DeviceAuthenticated;
import org.chasqui.devices.DeviceSettings;
import org.chasqui.devices.EnrolOutcome;
import org.chasqui.devices.Enrolment;
import org.chasqui.devices.IdleDevices;
import org.chasqui.devices.NewDevice;
import org.chasqui.devices.OwnDevices;
import org.chasqui.identity.UserName;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /devices}: enrol the first device, for which the credentials' filter asks for the user's own; list, rename and
 * revoke the account's devices.
 */
@Path("/devices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "devices")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class DevicesResource {

    @Inject
    private Enrolment enrolment;

    @Inject
    private OwnDevices own;

    @Inject
    private IdleDevices idle;

    @Inject
    private DeviceSettings settings;

    @Inject
    private CallingDevice caller;

    /** A device's new name. */
    public record NameJson(@Nullable String name) {}

    /** Enrols the first device of the authenticated user. */
    @POST
    @SecurityRequirement(name = "basic")
    @Operation(summary = "Enrol the account's first device")
    @APIResponseSchema(
            value = EnrolmentJson.class,
            responseCode = "201",
            responseDescription = "The device with its token, which is shown only here")
    public Response enrol(@Nullable NewDeviceJson body, @Context SecurityContext security) {
        Principal principal = security.getUserPrincipal();
        if (principal == null) {
            throw new Problem(Problem.Type.INVALID_CREDENTIALS, "name or password are missing or wrong");
        }
        UserName user = UserName.parse(principal.getName())
                .orElseThrow(() -> new Problem(Problem.Type.UNKNOWN_ACCOUNT, "your user name is none of Chasqui's"));
        NewDevice wanted = Fields.required(body, "the body").primaryOf(user);
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
                        "your account has a primary device already; link this one from it, or ask an administrator to"
                                + " remove it if it is lost");
            case EnrolOutcome.InvalidCertificate invalid ->
                throw new Problem(
                        Problem.Type.INVALID_CERTIFICATE, "the certificate is not by accountKey over this device as 1");
            case EnrolOutcome.AccountKeyNotWithPrimary impossible ->
                throw new IllegalStateException("a first device is the primary");
        };
    }

    /** The account's devices. */
    @GET
    @DeviceAuthenticated
    @SecurityRequirement(name = "bearer")
    @Operation(summary = "List the account's devices")
    public DeviceJson.ListJson list() {
        return DeviceJson.list(settings.max(), own.list(caller.get().address().account()), idle.policy());
    }

    /** Renames a device. */
    @PUT
    @Path("/{number}/name")
    @DeviceAuthenticated
    @SecurityRequirement(name = "bearer")
    @Operation(summary = "Rename a device: the primary any, the others themselves")
    public void rename(@PathParam("number") int number, @Nullable NameJson body) {
        String name = Fields.required(Fields.required(body, "the body").name(), "name");
        answer(Fields.checked(() -> own.rename(caller.get(), number, name)), number);
    }

    /** Revokes a device. */
    @DELETE
    @Path("/{number}")
    @Consumes(MediaType.WILDCARD)
    @DeviceAuthenticated
    @SecurityRequirement(name = "bearer")
    @Operation(summary = "Revoke a device: the primary any but itself, the others themselves")
    public void revoke(@PathParam("number") int number) {
        answer(own.revoke(caller.get(), number), number);
    }

    private static void answer(OwnDevices.Outcome outcome, int number) {
        switch (outcome) {
            case DONE -> {}
            case NOT_PRIMARY ->
                throw new Problem(
                        Problem.Type.NOT_PRIMARY, "a linked device changes only itself, not device " + number);
            case IS_PRIMARY -> throw new Problem(Problem.Type.FORBIDDEN, "the primary cannot revoke itself");
            case UNKNOWN -> throw new Problem(Problem.Type.UNKNOWN_DEVICE, "the account has no device " + number);
        }
    }
}
