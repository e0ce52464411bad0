// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.chasqui.client.failure.ServerFaultException;
import org.chasqui.client.failure.ServerUnreachableException;

/** Requests with JSON bodies and their answers; whatever is no success becomes a typed exception. Blocks. */
final class Calls {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final ServerAddress server;

    Calls(HttpClient http, ServerAddress server) {
        this.http = http;
        this.server = server;
    }

    /** A request by nobody in particular. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.api(path))
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT);
    }

    /** A request by a device. */
    HttpRequest.Builder request(String token, String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    <T> T get(String token, String path, Class<T> type) {
        return body(exchange(request(token, path).GET()), type);
    }

    HttpResponse<byte[]> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw Unreachable.failure(server, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ServerUnreachableException(server.toString(), "interrupted");
        }
    }

    static void check(HttpResponse<byte[]> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw Problem.of(answer);
        }
    }

    static <T> T body(HttpResponse<byte[]> answer, Class<T> type) {
        check(answer);
        try {
            return Json.read(answer.body(), type);
        } catch (IOException e) {
            throw new ServerFaultException(answer.request().uri() + " answered what this client does not understand: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                    + ". Client and server versions may not fit.");
        }
    }

    static BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(Json.write(body));
    }
}
