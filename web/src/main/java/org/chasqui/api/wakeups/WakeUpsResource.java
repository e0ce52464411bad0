// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.wakeups;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Base64;
import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.api.security.CallingDevice;
import org.chasqui.api.security.DeviceAuthenticated;
import org.chasqui.identity.DeviceId;
import org.chasqui.wakeup.RegisterOutcome;
import org.chasqui.wakeup.WakeUpTarget;
import org.chasqui.wakeup.WakeUps;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /wakeups}: where the calling device is woken while it has no connection. */
@Path("/wakeups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@DeviceAuthenticated
@SecurityRequirement(name = "bearer")
@Tag(name = "wakeups")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class WakeUpsResource {

    @Inject
    private WakeUps wakeUps;

    @Inject
    private CallingDevice caller;

    /** One of the two. */
    public record RegistrationJson(
            @Nullable WebPushJson webPush, @Nullable ApnsJson apns) {

        /** Shows no target. */
        @Override
        public String toString() {
            return "RegistrationJson[…]";
        }
    }

    /** A browser's subscription. */
    public record WebPushJson(
            @Nullable String endpoint,
            @Nullable String p256dh,
            @Nullable String auth) {

        /** Shows no target. */
        @Override
        public String toString() {
            return "WebPushJson[…]";
        }
    }

    /** A device at Apple's. */
    public record ApnsJson(@Nullable String token) {

        /** Shows no target. */
        @Override
        public String toString() {
            return "ApnsJson[…]";
        }
    }

    /**
     * What a browser subscribes with.
     *
     * @param publicKey an uncompressed point of P-256 in base64
     */
    public record VapidKeyJson(String publicKey) {}

    /** Registers the caller, in place of what it had registered before. */
    @PUT
    @Operation(summary = "Say where this device is woken")
    public void register(@Nullable RegistrationJson body) {
        RegistrationJson registration = Fields.required(body, "the body");
        WebPushJson webPush = registration.webPush();
        ApnsJson apns = registration.apns();
        if ((webPush == null) == (apns == null)) {
            throw Fields.invalid("exactly one of webPush and apns has to be there");
        }
        DeviceId device = caller.get().id();
        if (webPush != null) {
            answer(register(device, webPush), "webPush");
        } else if (apns != null) {
            answer(wakeUps.register(device, Fields.required(apns.token(), "apns.token")), "apns");
        }
    }

    private RegisterOutcome register(DeviceId device, WebPushJson webPush) {
        return wakeUps.register(
                device,
                Fields.required(webPush.endpoint(), "webPush.endpoint"),
                new WakeUpTarget.Keys(
                        Fields.bytes(webPush.p256dh(), "webPush.p256dh"),
                        Fields.bytes(webPush.auth(), "webPush.auth")));
    }

    private static void answer(RegisterOutcome outcome, String kind) {
        switch (outcome) {
            case RegisterOutcome.Registered() -> {}
            case RegisterOutcome.Unavailable() -> throw unavailable(kind);
            case RegisterOutcome.InvalidEndpoint() ->
                throw new Problem(
                        Problem.Type.INVALID_ENDPOINT,
                        "webPush.endpoint is not an https address at a public host that this server posts to");
            case RegisterOutcome.InvalidKey(var field) ->
                throw new Problem(Problem.Type.INVALID_KEY, kind + "." + field + " is not a key of its kind");
            case RegisterOutcome.UnknownDevice() ->
                throw new Problem(Problem.Type.INVALID_TOKEN, "the device was removed");
        }
    }

    private static Problem unavailable(String kind) {
        return new Problem(Problem.Type.WAKE_UPS_UNAVAILABLE, "this server is not set up for " + kind);
    }

    /** Forgets the caller. */
    @DELETE
    @Operation(summary = "Wake this device no more")
    public void unregister() {
        wakeUps.unregister(caller.get().id());
    }

    /** The server's key for Web Push. */
    @GET
    @Path("/vapid-key")
    @Operation(summary = "The key with which a browser subscribes at its push service")
    public VapidKeyJson vapidKey() {
        return wakeUps.vapidKey()
                .map(k -> new VapidKeyJson(Base64.getEncoder().encodeToString(k)))
                .orElseThrow(() -> unavailable("webPush"));
    }
}
