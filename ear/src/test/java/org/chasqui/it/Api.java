// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.chasqui.launcher.LocalStack;

/** The control plane called by hand, so that tests see statuses and bodies as they are. */
public final class Api {

    public static final String PASSWORD = "correct horse";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI server;

    public Api(URI server) {
        this(server, HttpClient.newHttpClient());
    }

    private Api(URI server, HttpClient http) {
        this.server = server;
        this.http = http;
    }

    /** Calls that come from another loopback address. */
    Api from(String address) throws UnknownHostException {
        return new Api(
                server,
                HttpClient.newBuilder()
                        .localAddress(InetAddress.getByName(address))
                        .build());
    }

    /** An answer: status, media type and the body, if it is JSON. */
    public record Answer(int status, String type, String text) {
        public JsonNode json() {
            try {
                return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text, e);
            }
        }
    }

    public static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    public static String admin() {
        return basic(LocalStack.ADMIN_NAME, LocalStack.ADMIN_PASSWORD);
    }

    public static String bearer(String token) {
        return "Bearer " + token;
    }

    /** @param authorization the header's value, "" for none */
    public Answer call(String method, String path, String authorization, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/chasqui" + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
    }

    public Answer post(String path, String authorization, String body) throws Exception {
        return call("POST", "/api/v1" + path, authorization, body);
    }

    public Answer get(String path, String authorization) throws Exception {
        return call("GET", "/api/v1" + path, authorization, "");
    }

    /** Creates active accounts with {@link #PASSWORD}. */
    public void createAccounts(String... names) throws Exception {
        String accounts = Arrays.stream(names)
                .map(n -> "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(n, PASSWORD))
                .collect(Collectors.joining(","));
        Answer answer = post("/admin/accounts", admin(), "{\"accounts\":[" + accounts + "]}");
        if (answer.status() != 201) {
            throw new AssertionError(answer.toString());
        }
    }

    /** Enrols one device for each of these users in bulk; a user named twice gets two. */
    public List<RawDevice> enrol(String... users) throws Exception {
        List<RawDevice> devices = Arrays.stream(users).map(RawDevice::generate).toList();
        String bodies = devices.stream().map(RawDevice::enrolmentJson).collect(Collectors.joining(","));
        Answer answer = post("/admin/devices", admin(), "{\"devices\":[" + bodies + "]}");
        if (answer.status() != 201) {
            throw new AssertionError(answer.toString());
        }
        JsonNode results = answer.json().get("devices");
        return java.util.stream.IntStream.range(0, devices.size())
                .mapToObj(i -> devices.get(i).enrolled(results.get(i)))
                .toList();
    }

    /** Enrols the first device of a new account as its user does, and publishes its keys. */
    public RawDevice enrolPrimary(String user) throws Exception {
        createAccounts(user);
        RawDevice device = RawDevice.generate(user);
        Answer answer = post("/devices", basic(user, PASSWORD), device.primaryJson());
        if (answer.status() != 201) {
            throw new AssertionError(answer.toString());
        }
        RawDevice enrolled = device.enrolled(answer.json());
        NewLink.publish(this, enrolled);
        return enrolled;
    }
}
