// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.CredentialsRefusedException;
import org.chasqui.client.failure.ServerFaultException;
import org.chasqui.client.failure.ServerUnreachableException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;
import org.jspecify.annotations.Nullable;

/**
 * The server's JSON resources as methods. Safe for any thread; every method blocks until the answer is there, at most
 * 20 seconds, and throws a {@link ClientException} if it is not the one hoped for.
 */
public final class ControlPlane {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http;
    private final ServerAddress server;

    /** Talks to one server. */
    public ControlPlane(HttpClient http, ServerAddress server) {
        this.http = http;
        this.server = server;
    }

    /**
     * Enrols a device with the user's own password. The password is not kept, nor wiped.
     *
     * @throws CredentialsRefusedException if user and password do not fit
     */
    public EnrolledDevice enrol(UserName user, char[] password, EnrolmentRequest device) {
        HttpRequest request = HttpRequest.newBuilder(server.api("/devices"))
                .header("Authorization", basic(user, password))
                .header("Content-Type", "application/json")
                .POST(json(device))
                .timeout(TIMEOUT)
                .build();
        HttpResponse<byte[]> answer = exchange(request);
        if (answer.statusCode() == 401) {
            throw new CredentialsRefusedException(user.value());
        }
        return body(answer, EnrolledDevice.class);
    }

    /** Looks up the account of a user. */
    public AccountEntry accountByName(String token, UserName name) {
        return body(exchange(request(token, "/accounts/by-name/" + name).GET()), AccountEntry.class);
    }

    /** Looks up the name of an account. */
    public AccountEntry account(String token, AccountId account) {
        return body(exchange(request(token, "/accounts/" + account).GET()), AccountEntry.class);
    }

    /** Publishes prekeys. */
    public void publish(String token, PreKeyUpload keys) {
        check(exchange(request(token, "/keys")
                .header("Content-Type", "application/json")
                .PUT(json(keys))));
    }

    /** Counts the one-time prekeys that are left. */
    public PreKeyCounts keyCounts(String token) {
        return body(exchange(request(token, "/keys/counts").GET()), PreKeyCounts.class);
    }

    /**
     * Claims prekey bundles.
     *
     * @param devices null for all devices of the account, in the own account all but the calling one
     */
    public ClaimedBundles claim(String token, AccountId account, @Nullable List<Integer> devices) {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("account", account.toString());
        if (devices != null) {
            claim.put("devices", devices);
        }
        return body(
                exchange(request(token, "/keys/claims")
                        .header("Content-Type", "application/json")
                        .POST(json(claim))),
                ClaimedBundles.class);
    }

    private HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(server.api(path))
                .header("Authorization", "Bearer " + token)
                .timeout(TIMEOUT);
    }

    private HttpResponse<byte[]> exchange(HttpRequest.Builder request) {
        return exchange(request.build());
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw Unreachable.failure(server, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ServerUnreachableException(server.toString(), "interrupted");
        }
    }

    private static void check(HttpResponse<byte[]> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw Problem.of(answer);
        }
    }

    private static <T> T body(HttpResponse<byte[]> answer, Class<T> type) {
        check(answer);
        try {
            return Json.read(answer.body(), type);
        } catch (IOException e) {
            throw new ServerFaultException(answer.request().uri() + " answered what this client does not understand: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                    + ". Client and server versions may not fit.");
        }
    }

    private static BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(Json.write(body));
    }

    private static String basic(UserName user, char[] password) {
        byte[] both = (user + ":" + new String(password)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }
}
