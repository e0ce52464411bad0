// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.admin;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.chasqui.api.devices.EnrolmentJson;
import org.chasqui.api.devices.NewDeviceJson;
import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.devices.EnrolOutcome;
import org.chasqui.devices.Enrolment;
import org.chasqui.devices.NewDevice;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /admin/devices}: enrol devices in bulk. web.xml admits role chasqui-admin only. */
@Path("/admin/devices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "basic")
@Tag(name = "administration")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class AdminDevicesResource {

    private static final int MAX = 1_000;

    @Inject
    private Enrolment enrolment;

    /** A device for a user. */
    public record BulkDeviceJson(
            @Nullable String user,
            @Nullable String name,
            @Nullable Integer registrationId,
            @Nullable String identityKey,
            @Nullable String accountKey,
            @Nullable String certificate) {

        NewDevice device() {
            return new NewDeviceJson(name, registrationId, identityKey, accountKey, certificate)
                    .forUser(Fields.userName(user, "user"));
        }
    }

    /** Devices to enrol. */
    public record BulkJson(@Nullable List<BulkDeviceJson> devices) {}

    /** Enrolled devices. */
    public record EnrolledJson(List<EnrolmentJson> devices) {}

    /** Enrols all, or none. */
    @POST
    @Operation(summary = "Enrol devices for users: all, or none")
    @APIResponseSchema(
            value = EnrolledJson.class,
            responseCode = "201",
            responseDescription = "The devices, in the order of the request")
    public Response enrol(@Nullable BulkJson body) {
        List<NewDevice> wanted = Fields.list(Fields.required(body, "the body").devices(), MAX, "devices").stream()
                .map(BulkDeviceJson::device)
                .toList();
        return switch (enrolment.enrolAll(wanted)) {
            case EnrolOutcome.Enrolled(var results) ->
                Response.status(Response.Status.CREATED)
                        .entity(new EnrolledJson(
                                results.stream().map(EnrolmentJson::of).toList()))
                        .build();
            case EnrolOutcome.UnknownAccount(var user) ->
                throw new Problem(
                        Problem.Type.UNKNOWN_ACCOUNT, "there is no active account " + user + ", nothing was enrolled");
            case EnrolOutcome.NoDeviceFree(var user) ->
                throw new Problem(
                        Problem.Type.ALREADY_ENROLLED, user + " has no device number free, nothing was enrolled");
            case EnrolOutcome.InvalidCertificate(var user) ->
                throw new Problem(
                        Problem.Type.INVALID_CERTIFICATE,
                        "a certificate for a device of " + user + " does not verify, nothing was enrolled");
            case EnrolOutcome.AccountKeyNotWithPrimary(var user) ->
                throw Fields.invalid("accountKey belongs to device 1, and " + user + " has one already");
        };
    }
}
