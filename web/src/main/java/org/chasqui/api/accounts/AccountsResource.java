// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.accounts;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.accounts.Accounts;
import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.api.security.CallingDevice;
import org.chasqui.api.security.DeviceAuthenticated;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /accounts}: who am I, and who are others. Disabled accounts look like unknown ones. */
@Path("/accounts")
@Produces(MediaType.APPLICATION_JSON)
@DeviceAuthenticated
@SecurityRequirement(name = "bearer")
@Tag(name = "accounts")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class AccountsResource {

    @Inject
    private Accounts accounts;

    @Inject
    private CallingDevice caller;

    /** The caller. */
    public record SelfJson(String account, String user, int device) {}

    /** Who am I. */
    @GET
    @Path("/self")
    @Operation(summary = "Who am I")
    public SelfJson self() {
        AccountJson account = active(accounts.find(caller.get().address().account()));
        return new SelfJson(
                account.account(), account.user(), caller.get().address().number());
    }

    /** The account of a user. */
    @GET
    @Path("/by-name/{name}")
    @Operation(summary = "Look up the account of a user")
    public AccountJson byName(@PathParam("name") String name) {
        return active(accounts.find(Fields.userName(name, "name")));
    }

    /** The user of an account. */
    @GET
    @Path("/{id}")
    @Operation(summary = "Look up the user of an account")
    public AccountJson byId(@PathParam("id") String id) {
        return active(accounts.find(Fields.accountId(id, "id")));
    }

    private static AccountJson active(Optional<AccountSummary> account) {
        return account.filter(a -> !a.disabled())
                .map(AccountJson::of)
                .orElseThrow(() -> new Problem(Problem.Type.UNKNOWN_ACCOUNT, "there is no active account like that"));
    }
}
