// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.ProblemException;
import org.chasqui.client.failure.ServerFaultException;
import org.chasqui.client.failure.TokenRefusedException;
import org.chasqui.client.failure.UnknownRecipientException;
import org.jspecify.annotations.Nullable;

/** A problem document (RFC 9457). Members that the standard allows to be absent may be absent. */
record Problem(
        @Nullable String type,
        @Nullable String title,
        @Nullable String detail) {

    private static final String PREFIX = "urn:chasqui:problem:";

    /** The exception for an answer that is no success. */
    static ClientException of(HttpResponse<byte[]> answer) {
        boolean problem = answer.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
        if (problem) {
            try {
                return Json.read(answer.body(), Problem.class).exception(answer.statusCode(), RetryAfter.of(answer));
            } catch (IOException _) {
                // then it is no problem document, whatever its header says
            }
        }
        return new ServerFaultException(
                answer.request().uri() + " answered " + answer.statusCode()
                        + ". Is this a Chasqui server, and has it finished starting?",
                RetryAfter.of(answer));
    }

    private ClientException exception(int status, Duration retryAfter) {
        String name = type == null ? "" : type;
        String words = text();
        return switch (name) {
            case PREFIX + "invalid-token", PREFIX + "account-disabled" -> new TokenRefusedException(words);
            case PREFIX + "unknown-account", PREFIX + "unknown-device" -> new UnknownRecipientException(words);
            default -> new ProblemException(name, status, words, retryAfter);
        };
    }

    private String text() {
        if (detail != null && !detail.isBlank()) {
            return detail;
        }
        return title != null && !title.isBlank() ? title : "the server refused without saying why";
    }
}
