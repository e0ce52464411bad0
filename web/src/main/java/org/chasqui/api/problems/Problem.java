// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.problems;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/**
 * An answer that refuses a request, as docs/protocol.md lists them. The detail is for people and never holds an
 * exception's text, a secret or anything another user may not know.
 */
public class Problem extends WebApplicationException {

    private static final long serialVersionUID = 1;

    /** The problems of the control plane. */
    public enum Type {
        /** The JSON or a value in it is not as described. */
        INVALID_REQUEST("invalid-request", 400, "The request is not valid"),
        /** Device token missing, malformed, unknown or revoked. */
        INVALID_TOKEN("invalid-token", 401, "The device token is not valid"),
        /** Name or password of a user are missing or wrong. */
        INVALID_CREDENTIALS("invalid-credentials", 401, "Not authenticated"),
        /** The user has not the role it takes, or the caller not the right. */
        FORBIDDEN("forbidden", 403, "Not allowed"),
        /** Only the account's primary device may do that. */
        NOT_PRIMARY("not-primary", 403, "Only the primary device may do that"),
        /** The proof is not that of the link's code, or the secret not the link's. */
        WRONG_LINK_CODE("wrong-link-code", 403, "The link's code is wrong"),
        /** Disabled by an administrator. */
        ACCOUNT_DISABLED("account-disabled", 403, "The account is disabled"),
        /** No such account, or it is disabled. */
        UNKNOWN_ACCOUNT("unknown-account", 404, "There is no such account"),
        /** No such device, or it has no keys. */
        UNKNOWN_DEVICE("unknown-device", 404, "There is no such device"),
        /** No such link session, or it is over. */
        UNKNOWN_LINK("unknown-link", 404, "There is no such link"),
        /** The name is taken. */
        ACCOUNT_EXISTS("account-exists", 409, "The account exists already"),
        /** The account has a primary device. */
        ALREADY_ENROLLED("already-enrolled", 409, "The account has a device already"),
        /** The account has as many devices as it may have. */
        DEVICE_LIMIT("device-limit", 409, "The account has as many devices as it may have"),
        /** The device number was given away meanwhile. */
        NUMBER_TAKEN("number-taken", 409, "The device number was given away"),
        /** Not set up for that kind of push service. */
        WAKE_UPS_UNAVAILABLE("wake-ups-unavailable", 409, "No wake-ups of that kind here"),
        /** The body is larger than {@link BodyLimit} allows. */
        TOO_LARGE("too-large", 413, "The body is too large"),
        /** A signature does not verify. */
        INVALID_SIGNATURE("invalid-signature", 422, "A signature does not verify"),
        /** A key cannot be decoded. */
        INVALID_KEY("invalid-key", 422, "A public key cannot be decoded"),
        /** A device certificate does not verify. */
        INVALID_CERTIFICATE("invalid-certificate", 422, "A device certificate does not verify"),
        /** Not an address that the server posts to. */
        INVALID_ENDPOINT("invalid-endpoint", 422, "The push endpoint is not acceptable"),
        /** A limit that protects people. */
        RATE_LIMITED("rate-limited", 429, "Too many requests"),
        /** A fault of ours. */
        INTERNAL("internal", 500, "The server failed");

        final String name;
        final int status;
        final String title;

        Type(String name, int status, String title) {
            this.name = name;
            this.status = status;
            this.title = title;
        }

        /**
         * This problem as a document, for answers outside of JAX-RS.
         *
         * @param detail what exactly, for people
         */
        public ProblemDocument document(String detail) {
            return new ProblemDocument("urn:chasqui:problem:" + name, title, status, detail);
        }
    }

    /** @param detail what exactly, for people */
    public Problem(Type type, String detail) {
        super(detail, response(type, detail));
    }

    /**
     * A {@code rate-limited} that says when to try again, in the header {@code Retry-After} (RFC 9110 section 10.2.3).
     *
     * @param retryAfter rounded up to whole seconds
     */
    public static Problem rateLimited(Duration retryAfter, String detail) {
        return new Problem(detail, rateLimitedResponse(seconds(retryAfter), detail));
    }

    /**
     * A duration for the header {@code Retry-After}.
     *
     * @return whole seconds, rounded up, at least one
     */
    public static long seconds(Duration retryAfter) {
        return Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }

    private Problem(String detail, Response response) {
        super(detail, response);
    }

    private static Response rateLimitedResponse(long seconds, String detail) {
        return Response.fromResponse(response(Type.RATE_LIMITED, detail))
                .header("Retry-After", seconds)
                .build();
    }

    private static Response response(Type type, String detail) {
        Response.ResponseBuilder response =
                Response.status(type.status).type(ProblemDocument.MEDIA_TYPE).entity(type.document(detail));
        return (type == Type.INVALID_TOKEN ? response.header("WWW-Authenticate", "Bearer") : response).build();
    }
}
