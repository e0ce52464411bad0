// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.stream;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.chasqui.api.security.CallingDevice;
import org.chasqui.api.security.DeviceAuthenticated;
import org.chasqui.devices.StreamTickets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /stream/tickets}: one upgrade of the data plane without a header. */
@Path("/stream/tickets")
@Produces(MediaType.APPLICATION_JSON)
@DeviceAuthenticated
@SecurityRequirement(name = "bearer")
@Tag(name = "stream")
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class TicketsResource {

    @Inject
    private StreamTickets tickets;

    @Inject
    private CallingDevice caller;

    /**
     * A ticket.
     *
     * @param ticket for the query of the upgrade, once
     * @param expiresIn seconds
     */
    public record TicketJson(String ticket, long expiresIn) {

        /** Never shows the ticket. */
        @Override
        public String toString() {
            return "TicketJson[expiresIn=" + expiresIn + "]";
        }
    }

    /** Issues a ticket to the calling device. */
    @POST
    @Operation(summary = "A ticket with which a browser opens the data plane")
    @APIResponseSchema(value = TicketJson.class, responseCode = "201", responseDescription = "The ticket")
    public Response issue() {
        return Response.status(Response.Status.CREATED)
                .header("Cache-Control", "no-store")
                .entity(new TicketJson(tickets.issue(caller.get().id()), StreamTickets.LIFE.toSeconds()))
                .build();
    }
}
