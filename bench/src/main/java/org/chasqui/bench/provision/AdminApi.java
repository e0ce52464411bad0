// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.provision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.stream.PinnedCertificate;

/** The control plane and the metrics, called with an administrator's credentials. */
public final class AdminApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI server;
    private final String authorization;

    /** Calls go to {@code server}; over https it must show the pinned certificate, or one the system trusts. */
    public AdminApi(URI server, String name, String password, Optional<PinnedCertificate> pin) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        pin.ifPresent(p -> builder.sslContext(p.context()));
        this.http = builder.build();
        this.server = server;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Posts JSON to {@code /chasqui/api/v1/admin} and a path.
     *
     * @throws BenchFailure unless it is answered 201
     */
    JsonNode post(String path, Object body) {
        try {
            HttpRequest request = request("/api/v1/admin" + path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                    .build();
            return JSON.readTree(call(request, Set.of(201)));
        } catch (JsonProcessingException e) {
            throw new BenchFailure(BenchFailure.SERVER, "the server's answer is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Removes a device with everything that waits for it. */
    public void remove(BenchDevice device) {
        String path = "/api/v1/admin/accounts/" + device.user() + "/devices/"
                + device.address().device();
        call(request(path).DELETE().build(), Set.of(200, 204));
    }

    /** The metrics of one name, or all, in the Prometheus text format. */
    public String metrics(String query) {
        return call(request("/metrics" + query).GET().build(), Set.of(200));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve("/chasqui" + path))
                .timeout(ANSWER)
                .header("Authorization", authorization);
    }

    private String call(HttpRequest request, Set<Integer> expected) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (!expected.contains(response.statusCode())) {
                throw refused(request, response);
            }
            return response.body();
        } catch (IOException e) {
            throw new BenchFailure(BenchFailure.SERVER, "no answer from " + server + ": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure(BenchFailure.RUN, "interrupted", e);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static BenchFailure refused(HttpRequest request, HttpResponse<String> response) {
        String what = request.method() + " " + request.uri().getPath() + " was answered " + response.statusCode();
        return switch (response.statusCode()) {
            case 401, 403 ->
                new BenchFailure(
                        BenchFailure.SERVER,
                        what + ": give an administrator with --admin and CHASQUI_ADMIN_PASSWORD in the environment");
            case 404 -> new BenchFailure(BenchFailure.SERVER, what + ": is Chasqui deployed there?");
            default -> new BenchFailure(BenchFailure.SERVER, what + ": " + response.body());
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
