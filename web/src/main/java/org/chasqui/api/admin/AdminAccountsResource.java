// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.admin;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.accounts.Accounts;
import org.chasqui.accounts.CreateOutcome;
import org.chasqui.accounts.NewAccount;
import org.chasqui.api.accounts.AccountJson;
import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.devices.DeviceRemoval;
import org.chasqui.devices.Devices;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /admin/accounts}: create, list, disable and enable. web.xml admits role chasqui-admin only. */
@Path("/admin/accounts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@SecurityRequirement(name = "basic")
@Tag(name = "administration")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class AdminAccountsResource {

    private static final int MAX = 1_000;

    @Inject
    private Accounts accounts;

    @Inject
    private Devices devices;

    @Inject
    private DeviceRemoval removal;

    /** An account to create. */
    public record NewAccountJson(
            @Nullable String name,
            @Nullable String password,
            @Nullable Boolean admin) {

        NewAccount account() {
            return Fields.checked(
                    () -> new NewAccount(Fields.userName(name, "name"), password, Boolean.TRUE.equals(admin)));
        }

        /** Never shows the password. */
        @Override
        public String toString() {
            return "NewAccountJson[name=" + name + "]";
        }
    }

    /** Accounts to create. */
    public record NewAccountsJson(@Nullable List<NewAccountJson> accounts) {}

    /** Created accounts. */
    public record CreatedJson(List<AccountJson> accounts) {}

    /** An account as administrators see it. */
    public record ListedJson(String account, String user, boolean disabled, SortedSet<Integer> devices) {}

    /** A page of accounts. */
    public record PageJson(List<ListedJson> accounts) {}

    /** Creates all, or none. */
    @POST
    @Operation(summary = "Create accounts: all, or none")
    @APIResponseSchema(
            value = CreatedJson.class,
            responseCode = "201",
            responseDescription = "The accounts, in the order of the request")
    public Response create(@Nullable NewAccountsJson body) {
        List<NewAccount> wanted = Fields.list(Fields.required(body, "the body").accounts(), MAX, "accounts").stream()
                .map(NewAccountJson::account)
                .toList();
        return switch (accounts.create(wanted)) {
            case CreateOutcome.Created(var created) ->
                Response.status(Response.Status.CREATED)
                        .entity(new CreatedJson(
                                created.stream().map(AccountJson::of).toList()))
                        .build();
            case CreateOutcome.NameTaken(var name) ->
                throw new Problem(Problem.Type.ACCOUNT_EXISTS, "the name " + name + " is taken, nothing was created");
        };
    }

    /** Lists accounts in order of name. */
    @GET
    @Operation(summary = "List accounts in order of name")
    public PageJson list(
            @QueryParam("after") @DefaultValue("") String after, @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MAX) {
            throw Fields.invalid("limit must be in 1.." + MAX + ", not " + limit);
        }
        List<AccountSummary> page = accounts.list(after, limit);
        Map<AccountId, SortedSet<Integer>> numbers =
                devices.numbersOf(page.stream().map(AccountSummary::id).collect(Collectors.toSet()));
        return new PageJson(page.stream()
                .map(a -> new ListedJson(
                        a.id().toString(),
                        a.name().value(),
                        a.disabled(),
                        numbers.getOrDefault(a.id(), new TreeSet<>())))
                .toList());
    }

    /** Disables an account. */
    @POST
    @Path("/{name}/disable")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Disable an account: its sockets close, its tokens are refused")
    public void disable(@PathParam("name") String name) {
        mustExist(accounts.disable(Fields.userName(name, "name")), name);
    }

    /** Enables an account. */
    @POST
    @Path("/{name}/enable")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Enable an account")
    public void enable(@PathParam("name") String name) {
        mustExist(accounts.enable(Fields.userName(name, "name")), name);
    }

    /** Removes a device. */
    @DELETE
    @Path("/{name}/devices/{number}")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Remove a device with its keys and waiting messages; with the primary the others too")
    public void removeDevice(@PathParam("name") String name, @PathParam("number") int number) {
        Optional<AccountSummary> account = accounts.find(Fields.userName(name, "name"));
        boolean possible = number >= DeviceAddress.PRIMARY && number <= DeviceAddress.MAX_NUMBER;
        if (account.isEmpty()
                || !possible
                || !removal.remove(new DeviceAddress(account.get().id(), number))) {
            throw new Problem(Problem.Type.UNKNOWN_DEVICE, "user " + name + " has no device " + number);
        }
    }

    private static void mustExist(boolean exists, String name) {
        if (!exists) {
            throw new Problem(Problem.Type.UNKNOWN_ACCOUNT, "there is no account " + name);
        }
    }
}
