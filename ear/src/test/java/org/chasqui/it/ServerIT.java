// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the server offers to those who run it: TLS, and errors that give nothing away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerIT {

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
    void knowsTheDatabasesVersion() throws IOException {
        assertThat(Files.readAllLines(stack.server().log())).isNotEmpty().noneMatch(line -> line.contains("HHH000511"));
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
    void answersWhatTheContainerRefusesWithProblems() throws Exception {
        assertProblem(api.get("/nothing-here", ""), 404);
        assertProblem(api.call("GET", "/nothing-here", "", ""), 404);
        assertProblem(api.call("DELETE", "/api/v1/devices", Api.admin(), ""), 405);
        assertProblem(api.post("/devices", "", "{}"), 401);
        assertProblem(api.post("/devices", Api.basic("nobody", "wrong"), "{}"), 401);
        String plain = "plain-" + Long.toHexString(System.nanoTime());
        api.createAccounts(plain);
        assertProblem(api.get("/admin/accounts", Api.basic(plain, Api.PASSWORD)), 403);
        assertProblem(with("Content-Type", "text/plain", "POST"), 415);
        assertProblem(with("Accept", "image/png", "GET"), 406);
    }

    @Test
    void refusesBodiesOverTheLimitWithAProblem() throws Exception {
        byte[] fits = padded(1024 * 1024);
        byte[] over = padded(1024 * 1024 + 1);

        assertProblem(posted(HttpRequest.BodyPublishers.ofByteArray(fits)), 400);
        for (HttpRequest.BodyPublisher body : List.of(
                HttpRequest.BodyPublishers.ofByteArray(over),
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(over)))) {
            Api.Answer answer = posted(body);
            assertProblem(answer, 413);
            assertThat(answer.json().get("type").textValue()).isEqualTo("urn:chasqui:problem:too-large");
        }
    }

    /** JSON that lacks what the request needs, with as many bytes as asked for. */
    private static byte[] padded(int bytes) {
        return ("{" + " ".repeat(bytes - 2) + "}").getBytes(StandardCharsets.UTF_8);
    }

    private Api.Answer posted(HttpRequest.BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stack.httpUri().resolve("/chasqui/api/v1/devices"))
                .header("Authorization", Api.admin())
                .header("Content-Type", "application/json")
                .POST(body)
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Api.Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
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

    @Test
    void describesExactlyTheRequestsThatResourcesTake() throws Exception {
        TreeMap<String, String> taken = Resources.in(Path.of(System.getProperty("chasqui.ear")), "chasqui-web.war")
                .requests();
        assertThat(taken)
                .containsEntry("POST /api/v1/devices", "basic")
                .containsEntry("GET /api/v1/devices", "bearer")
                .containsEntry("POST /api/v1/links", "none")
                .containsEntry("POST /api/v1/links/{link}/claim", "none")
                .containsEntry("POST /api/v1/links/{link}/open", "bearer");

        TreeMap<String, String> described = new TreeMap<>();
        operations(openApi()).forEach((request, operation) -> described.put(request, security(operation)));

        assertThat(described).isEqualTo(taken);
    }

    private static String security(JsonNode operation) {
        Iterator<String> names = operation.at("/security/0").fieldNames();
        return names.hasNext() ? names.next() : "none";
    }

    @Test
    void describesItselfForPeopleToo() throws Exception {
        JsonNode document = openApi();

        assertThat(document.at("/info/title").textValue()).isEqualTo("Chasqui control plane");
        assertThat(document.at("/info/version").textValue()).isEqualTo("1");
        assertThat(document.at("/components/securitySchemes/basic/scheme").textValue())
                .isEqualTo("basic");
        assertThat(document.at("/components/securitySchemes/bearer/scheme").textValue())
                .isEqualTo("bearer");
        assertThat(operations(document)).isNotEmpty().allSatisfy((request, operation) -> {
            assertThat(operation.path("summary").asText()).isNotBlank();
            assertThat(operation.at("/responses/default/$ref").textValue()).isEqualTo("#/components/responses/problem");
            assertThat(operation.get("responses")).hasSizeGreaterThan(1);
        });
    }

    private JsonNode openApi() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stack.httpUri().resolve("/openapi"))
                .header("Accept", "application/json")
                .build();
        return new ObjectMapper()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** By method and path below the context root. */
    private static Map<String, JsonNode> operations(JsonNode document) {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.get("paths").properties().forEach(path -> {
            assertThat(path.getKey()).startsWith("/chasqui/");
            path.getValue()
                    .properties()
                    .forEach(method -> operations.put(
                            method.getKey().toUpperCase(Locale.ROOT) + " "
                                    + path.getKey().substring("/chasqui".length()),
                            method.getValue()));
        });
        return operations;
    }

    @Test
    void keepsItsSecretsFromOthers() throws Exception {
        Path configuration = stack.server().configuration();
        assertThat(List.of("chasqui.p12", "chasqui.secrets"))
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(configuration.resolve(file))))
                        .isEqualTo("rw-------"));
    }

    /** An expression that nobody resolved would be a password that everybody knows. */
    @Test
    void opensItsKeyStoreWithNoPasswordThatIsKnown() throws Exception {
        for (String known : List.of("${chasqui.tls.keystore.password}", "none", "changeit", "")) {
            assertThatThrownBy(() -> KeyStore.getInstance(
                            stack.server()
                                    .configuration()
                                    .resolve("chasqui.p12")
                                    .toFile(),
                            known.toCharArray()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void isSmallEnoughToUploadByConsole() throws IOException {
        assertThat(Files.size(Path.of(System.getProperty("chasqui.ear")))).isLessThan(60_000_000);
    }
}
