// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the server offers to those who run it: TLS, health, OpenAPI, and errors that give nothing away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private LocalStack stack;
    private Api api;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(Path.of("target/it/server"));
        api = new Api(stack.httpUri());
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void startsWithoutWarningsOrErrors() throws IOException {
        assertThat(Files.readAllLines(stack.server().log()))
                .filteredOn(line -> line.matches("\\S+ \\S+ (WARN|ERROR|FATAL) .*"))
                .filteredOn(line -> !line.contains("AMQ") && !line.contains("WFLYMSGAMQ0075"))
                .isEmpty();
    }

    @Test
    void servesOverTlsWithTheExportedCertificate() throws Exception {
        URI self = stack.httpsUri().resolve("/chasqui/api/v1/accounts/self");

        assertThat(get(Tls.client(stack.certificate()), self).statusCode()).isEqualTo(401);
        assertThatThrownBy(() -> get(http, self)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesTlsOlderThanOnePointTwo() throws Exception {
        URI server = stack.httpsUri();
        var sockets = Tls.trusting(stack.certificate()).getSocketFactory();
        try (SSLSocket socket = (SSLSocket) sockets.createSocket(server.getHost(), server.getPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void isLiveAndReady() throws Exception {
        JsonNode ready = health("ready");
        assertThat(ready.get("status").textValue()).isEqualTo("UP");
        assertThat(names(ready)).contains("database", "schema", "broker");
        assertThat(health("live").get("status").textValue()).isEqualTo("UP");
    }

    @Test
    void isNotReadyButLiveWhileTheDatabaseIsSilentAndRecovers() throws Exception {
        stack.database().freeze();
        try {
            await().atMost(PATIENCE).until(() -> status("ready"), "DOWN"::equals);
            assertThat(status("live")).isEqualTo("UP");
        } finally {
            stack.database().thaw();
        }
        await().atMost(PATIENCE).until(() -> status("ready"), "UP"::equals);
    }

    @Test
    void isNotReadyWhileTheDatabaseIsDownAndRecovers() throws Exception {
        stack.database().stop();
        try {
            await().atMost(PATIENCE).until(() -> status("ready"), "DOWN"::equals);
        } finally {
            stack.database().start();
        }
        await().atMost(PATIENCE).until(() -> status("ready"), "UP"::equals);
    }

    private JsonNode health(String kind) throws Exception {
        URI health = stack.server().managementUri().resolve("/health/" + kind);
        return new ObjectMapper().readTree(get(http, health).body());
    }

    private String status(String kind) throws Exception {
        return health(kind).get("status").textValue();
    }

    private static Set<String> names(JsonNode health) {
        Set<String> names = new TreeSet<>();
        health.get("checks").forEach(c -> names.add(c.get("name").textValue()));
        return names;
    }

    @Test
    void answersWhatTheContainerRefusesWithProblems() throws Exception {
        assertProblem(api.get("/nothing-here", ""), 404);
        assertProblem(api.call("GET", "/nothing-here", "", ""), 404);
        assertProblem(api.call("DELETE", "/api/v1/devices", Api.admin(), ""), 405);
        assertProblem(api.post("/devices", "", "{}"), 401);
        assertProblem(api.post("/devices", Api.basic("nobody", "wrong"), "{}"), 401);
        api.createAccounts("plain");
        assertProblem(api.get("/admin/accounts", Api.basic("plain", Api.PASSWORD)), 403);
        assertProblem(with("Content-Type", "text/plain", "POST"), 415);
        assertProblem(with("Accept", "image/png", "GET"), 406);
    }

    private Api.Answer with(String header, String value, String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stack.httpUri().resolve("/chasqui/api/v1/admin/accounts"))
                .header("Authorization", Api.admin())
                .header(header, value)
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : "text"))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Api.Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
    }

    private static void assertProblem(Api.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.type()).as(answer.text()).startsWith("application/problem+json");
        assertThat(answer.json().get("status").intValue()).isEqualTo(status);
        assertThat(answer.text()).doesNotContainIgnoringCase("undertow", "wildfly", "resteasy", "exception");
    }

    /** docs/protocol.md is the contract: the tables of requests name each path. */
    @Test
    void describesTheControlPlaneAsTheProtocolDoes() throws Exception {
        URI openapi = stack.httpUri().resolve("/openapi?format=json");
        JsonNode document = new ObjectMapper().readTree(get(http, openapi).body());

        Set<String> described = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> described.add(method.getKey().toUpperCase(java.util.Locale.ROOT) + " "
                                + path.getKey().replaceFirst("^.*/api/v1", ""))));

        assertThat(described).isEqualTo(promised());
        assertThat(document.at("/components/securitySchemes").properties())
                .extracting(java.util.Map.Entry::getKey)
                .contains("basic", "bearer");
        assertThat(document.at("/info/title").textValue()).isEqualTo("Chasqui control plane");
    }

    private static Set<String> promised() throws IOException {
        Pattern request = Pattern.compile("^\\| `(GET|POST|PUT|DELETE) (/[^`?]*)[^|]*?(?: and `/(enable)`)? *\\|");
        Set<String> promised = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of(System.getProperty("chasqui.home"), "docs/protocol.md"))) {
            var found = request.matcher(line);
            if (found.find()) {
                promised.add(found.group(1) + " " + found.group(2));
                if (found.group(3) != null) {
                    promised.add(found.group(1) + " " + found.group(2).replaceFirst("[^/]*$", found.group(3)));
                }
            }
        }
        return promised;
    }

    @Test
    void isSmallEnoughToUploadByConsole() throws IOException {
        assertThat(Files.size(Path.of(System.getProperty("chasqui.ear")))).isLessThan(60_000_000);
    }
}
