// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    void isSmallEnoughToUploadByConsole() throws IOException {
        assertThat(Files.size(Path.of(System.getProperty("chasqui.ear")))).isLessThan(60_000_000);
    }
}
