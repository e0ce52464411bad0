// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.links;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.devices.Enrolment;
import org.chasqui.devices.links.LinkLimiter;
import org.chasqui.devices.links.LinkOutcome;
import org.chasqui.devices.links.Links;
import org.chasqui.metrics.PipelineMetrics;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /links}, what the new device asks for; it has no credentials yet. */
@Path("/links")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "links")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class NewLinksResource {

    private static final int HASH_BYTES = 32;
    private static final int MAX_HELLO_BYTES = 1024;

    /** When to look again whether others are over. */
    private static final Duration FULL = Duration.ofMinutes(1);

    @Inject
    private Links links;

    @Inject
    private LinkLimiter limiter;

    @Inject
    private PipelineMetrics metrics;

    /** A session to be opened. */
    public record NewLinkJson(
            @Nullable String proofHash, @Nullable String hello) {}

    /** An open session. */
    public record LinkJson(String link, String secret, long expiresIn) {
        /** Never shows the secret. */
        @Override
        public String toString() {
            return "LinkJson[link=" + link + "]";
        }
    }

    /** What the new device claims with. */
    public record SecretJson(@Nullable String secret) {
        /** Never shows the secret. */
        @Override
        public String toString() {
            return "SecretJson[]";
        }
    }

    /** Nobody has approved yet. */
    public record WaitingJson(long expiresIn) {}

    /** The new device's place. */
    public record ClaimedJson(
            String account, String user, int device, String token, long firstNumber, String handover) {

        static ClaimedJson of(Enrolment.Result result, byte[] handover) {
            return new ClaimedJson(
                    result.account().id().toString(),
                    result.account().name().value(),
                    result.device().address().number(),
                    result.token().text(),
                    result.firstNumber(),
                    Base64.getEncoder().encodeToString(handover));
        }

        /** Never shows the token. */
        @Override
        public String toString() {
            return "ClaimedJson[user=" + user + ", device=" + device + "]";
        }
    }

    /** Opens a session. */
    @POST
    @Operation(summary = "A new device opens a link session")
    @APIResponseSchema(value = LinkJson.class, responseCode = "201", responseDescription = "The session")
    public Response post(@Nullable NewLinkJson body, @Context HttpServletRequest request) {
        NewLinkJson wanted = Fields.required(body, "the body");
        byte[] proofHash = Fields.bytes(wanted.proofHash(), HASH_BYTES, HASH_BYTES, "proofHash");
        byte[] hello = Fields.bytes(wanted.hello(), 1, MAX_HELLO_BYTES, "hello");
        limiter.take(request.getRemoteAddr()).ifPresent(wait -> {
            metrics.limited("links");
            throw Problem.rateLimited(wait, "too many link sessions from this address");
        });
        return switch (links.post(proofHash, hello)) {
            case LinkOutcome.Posted(var link, var secret, var life) ->
                Response.status(Response.Status.CREATED)
                        .entity(new LinkJson(
                                HexFormat.of().toHexDigits(link),
                                Base64.getEncoder().encodeToString(secret),
                                life.toSeconds()))
                        .build();
            case LinkOutcome.TooMany tooMany -> {
                metrics.limited("links");
                throw Problem.rateLimited(FULL, "there are too many link sessions");
            }
        };
    }

    /** Asks whether it was approved. */
    @POST
    @Path("/{link}/claim")
    @Operation(summary = "The new device asks whether it was approved")
    @APIResponseSchema(
            value = ClaimedJson.class,
            responseCode = "200",
            responseDescription = "The device with a new token; 202 while nobody has approved")
    public Response claim(@PathParam("link") String link, @Nullable SecretJson body) {
        byte[] secret = Fields.bytes(Fields.required(body, "the body").secret(), "secret");
        return switch (links.claim(LinkFields.id(link), secret)) {
            case LinkOutcome.Waiting(var left) ->
                Response.status(Response.Status.ACCEPTED)
                        .entity(new WaitingJson(left.toSeconds()))
                        .build();
            case LinkOutcome.Claimed(var result, var handover) ->
                Response.ok(ClaimedJson.of(result, handover)).build();
            case LinkOutcome.UnknownLink unknown -> throw LinkFields.unknown();
            case LinkOutcome.WrongCode wrong -> throw LinkFields.wrong();
            case LinkOutcome.AccountDisabled disabled ->
                throw new Problem(Problem.Type.ACCOUNT_DISABLED, "an administrator has disabled this account");
        };
    }
}
