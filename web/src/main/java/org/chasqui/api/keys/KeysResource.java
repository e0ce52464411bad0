// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.keys;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.accounts.Accounts;
import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.api.security.CallingDevice;
import org.chasqui.api.security.DeviceAuthenticated;
import org.chasqui.devices.Devices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.keys.ClaimLimiter;
import org.chasqui.keys.PreKeyCounts;
import org.chasqui.keys.PreKeyUpload;
import org.chasqui.keys.PreKeys;
import org.chasqui.keys.PublishOutcome;
import org.chasqui.metrics.PipelineMetrics;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /keys}: publish, count and claim prekeys. */
@Path("/keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@DeviceAuthenticated
@SecurityRequirement(name = "bearer")
@Tag(name = "keys")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class KeysResource {

    @Inject
    private PreKeys preKeys;

    @Inject
    private Accounts accounts;

    @Inject
    private Devices devices;

    @Inject
    private CallingDevice caller;

    @Inject
    private ClaimLimiter claims;

    @Inject
    private PipelineMetrics metrics;

    /** An upload. */
    public record UploadJson(
            @Nullable KeyJson signedPreKey,
            @Nullable KeyJson lastResortKyber,
            @Nullable List<KeyJson> preKeys,
            @Nullable List<KeyJson> kyberPreKeys) {

        PreKeyUpload upload() {
            return new PreKeyUpload(
                    signedPreKey == null ? null : signedPreKey.signed("signedPreKey"),
                    lastResortKyber == null ? null : lastResortKyber.signed("lastResortKyber"),
                    Fields.list(preKeys, PreKeyUpload.MAX_ONE_TIME, "preKeys").stream()
                            .map(k -> k.ec("preKeys"))
                            .toList(),
                    Fields.list(kyberPreKeys, PreKeyUpload.MAX_ONE_TIME, "kyberPreKeys").stream()
                            .map(k -> k.signed("kyberPreKeys"))
                            .toList());
        }
    }

    /** Whose bundles to claim. */
    public record ClaimRequestJson(
            @Nullable String account, @Nullable List<Integer> devices) {}

    /** Publishes the caller's prekeys. */
    @PUT
    @Operation(summary = "Publish prekeys")
    public void publish(@Nullable UploadJson body) {
        PreKeyUpload upload = Fields.required(body, "the body").upload();
        switch (preKeys.publish(caller.get(), upload)) {
            case PublishOutcome.Published published -> {}
            case PublishOutcome.InvalidKey(var kind, var id) ->
                throw new Problem(
                        Problem.Type.INVALID_KEY, kind + " with id " + id + " is not a public key of its kind");
            case PublishOutcome.InvalidSignature(var kind, var id) ->
                throw new Problem(
                        Problem.Type.INVALID_SIGNATURE,
                        "the signature of " + kind + " with id " + id + " is not by this device's identity key");
            case PublishOutcome.InvalidId(var kind, var id) ->
                throw Fields.invalid(kind + ": id " + id + " is out of bounds, given twice or in use");
            case PublishOutcome.TooMany(var kind, var count) ->
                throw Fields.invalid(kind + " has " + count + " keys, at most " + PreKeyUpload.MAX_ONE_TIME);
            case PublishOutcome.UnknownDevice unknown ->
                throw new Problem(Problem.Type.INVALID_TOKEN, "the device was removed");
        }
    }

    /** How many one-time keys are left. */
    @GET
    @Path("/counts")
    @Operation(summary = "How many one-time prekeys are left")
    public PreKeyCounts counts() {
        return preKeys.counts(caller.get().id());
    }

    /** Claims bundles. */
    @POST
    @Path("/claims")
    @Operation(summary = "Claim a prekey bundle for each device of an account")
    public ClaimJson claim(@Nullable ClaimRequestJson body) {
        ClaimRequestJson request = Fields.required(body, "the body");
        AccountId account = Fields.accountId(request.account(), "account");
        Set<Integer> wanted = new HashSet<>(Fields.list(request.devices(), DeviceAddress.MAX_NUMBER, "devices"));
        AccountSummary summary = accounts.find(account)
                .filter(a -> !a.disabled())
                .orElseThrow(() -> new Problem(Problem.Type.UNKNOWN_ACCOUNT, "there is no active account " + account));
        claims.take(caller.get().address(), account).ifPresent(wait -> {
            metrics.limited("claims");
            throw Problem.rateLimited(wait, "too many claims of this account's keys");
        });
        List<EnrolledDevice> targets = devices.of(account).stream()
                .filter(d -> !d.id().equals(caller.get().id()))
                .filter(d -> wanted.isEmpty() || wanted.contains(d.address().number()))
                .sorted(Comparator.comparing(EnrolledDevice::id))
                .toList();
        return ClaimJson.of(summary, accounts.key(account), preKeys.claim(targets));
    }
}
