// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** The accounts to try Chasqui with. Their passwords are public: for a server that listens on loopback only. */
final class DemoUsers {

    static final List<String> NAMES = List.of("alice", "bob");

    private final URI server;

    DemoUsers(URI server) {
        this.server = server;
    }

    static String password(String name) {
        return name + "-demo";
    }

    /** Creates the accounts that are not there yet. */
    void create() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String name : NAMES) {
                HttpResponse<String> response = http.send(creation(name), HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 201 && response.statusCode() != 409) {
                    throw new LaunchException("Creating the demo user " + name + " was answered "
                            + response.statusCode() + ", expected 201 or 409: " + response.body());
                }
            }
        }
    }

    private HttpRequest creation(String name) {
        String credentials = LocalStack.ADMIN_NAME + ":" + LocalStack.ADMIN_PASSWORD;
        String body = "{\"accounts\": [{\"name\": \"%s\", \"password\": \"%s\"}]}".formatted(name, password(name));
        return HttpRequest.newBuilder(server.resolve("/chasqui/api/v1/admin/accounts"))
                .timeout(Duration.ofSeconds(30))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
