// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.links;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Base64;
import org.chasqui.accounts.Accounts;
import org.chasqui.api.devices.NewDeviceJson;
import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.api.security.CallingDevice;
import org.chasqui.api.security.DeviceAuthenticated;
import org.chasqui.devices.links.Approved;
import org.chasqui.devices.links.LinkOutcome;
import org.chasqui.devices.links.Links;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.UserName;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /links/{link}}, what a primary does with a new device. */
@Path("/links")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@DeviceAuthenticated
@SecurityRequirement(name = "bearer")
@Tag(name = "links")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class LinksResource {

    private static final int MAX_HANDOVER_BYTES = 64 * 1024;

    @Inject
    private Links links;

    @Inject
    private Accounts accounts;

    @Inject
    private CallingDevice caller;

    /** What shows that the caller has seen the code. */
    public record ProofJson(@Nullable String proof) {}

    /** The new device. */
    public record OpenedJson(String hello, int device) {}

    /** The new device, accepted. */
    public record ApprovalJson(
            @Nullable String proof,
            @Nullable Integer device,
            @Nullable String name,
            @Nullable Integer registrationId,
            @Nullable String identityKey,
            @Nullable String certificate,
            @Nullable String handover) {

        Approved approved(UserName user) {
            int number = Fields.required(device, "device");
            if (number <= DeviceAddress.PRIMARY || number > DeviceAddress.MAX_NUMBER) {
                throw Fields.invalid("device must be in 2.." + DeviceAddress.MAX_NUMBER + ", not " + number);
            }
            Fields.required(certificate, "certificate");
            return new Approved(
                    number,
                    new NewDeviceJson(name, registrationId, identityKey, null, certificate).forUser(user),
                    Fields.bytes(handover, 1, MAX_HANDOVER_BYTES, "handover"));
        }
    }

    /** Looks at the new device. */
    @POST
    @Path("/{link}/open")
    @Operation(summary = "The primary looks at the new device")
    public OpenedJson open(@PathParam("link") String link, @Nullable ProofJson body) {
        return switch (links.open(LinkFields.id(link), caller.get(), proof(body))) {
            case LinkOutcome.Opened(var hello, var number) ->
                new OpenedJson(Base64.getEncoder().encodeToString(hello), number);
            case LinkOutcome.DeviceLimit full -> throw full();
            case LinkOutcome.Refused refused -> throw LinkFields.refused(refused);
        };
    }

    /** Accepts the new device. */
    @POST
    @Path("/{link}/approve")
    @Operation(summary = "The primary accepts the new device")
    public void approve(@PathParam("link") String link, @Nullable ApprovalJson body) {
        ApprovalJson approval = Fields.required(body, "the body");
        byte[] proof = Fields.bytes(approval.proof(), "proof");
        UserName user =
                accounts.find(caller.get().address().account()).orElseThrow().name();
        switch (links.approve(LinkFields.id(link), caller.get(), proof, approval.approved(user))) {
            case LinkOutcome.Done done -> {}
            case LinkOutcome.DeviceLimit full -> throw full();
            case LinkOutcome.NumberTaken taken ->
                throw new Problem(
                        Problem.Type.NUMBER_TAKEN, "the number was given away meanwhile; open the link again");
            case LinkOutcome.InvalidCertificate invalid ->
                throw new Problem(
                        Problem.Type.INVALID_CERTIFICATE,
                        "the certificate is not by the account's key over this device");
            case LinkOutcome.Refused refused -> throw LinkFields.refused(refused);
        }
    }

    /** Refuses the new device. */
    @POST
    @Path("/{link}/decline")
    @Operation(summary = "The primary refuses the new device")
    public void decline(@PathParam("link") String link, @Nullable ProofJson body) {
        switch (links.decline(LinkFields.id(link), caller.get(), proof(body))) {
            case LinkOutcome.Done done -> {}
            case LinkOutcome.Refused refused -> throw LinkFields.refused(refused);
        }
    }

    private static byte[] proof(@Nullable ProofJson body) {
        return Fields.bytes(Fields.required(body, "the body").proof(), "proof");
    }

    private static Problem full() {
        return new Problem(
                Problem.Type.DEVICE_LIMIT, "the account has as many devices as it may have; revoke one first");
    }
}
