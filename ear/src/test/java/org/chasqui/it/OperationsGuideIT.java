// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.chasqui.launcher.FreshMachine;
import org.junit.jupiter.api.Test;

/**
 * Follows docs/operations.md literally, as somebody would who has a stock WildFly and a database, and configures twice,
 * as somebody would who upgrades.
 */
class OperationsGuideIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void takesSomebodyFromAStockWildFlyToADeployedServer() throws Exception {
        Path home = Path.of(System.getProperty("chasqui.home")).toAbsolutePath().normalize();
        OperationsGuide guide = OperationsGuide.read(home.resolve("docs/operations.md"));
        try (FreshMachine machine = FreshMachine.prepare(Path.of("target/it/guide"))) {
            machine.runSql(guide.sql());
            Map<String, String> choices = choices(machine, home);
            assertThat(guide.choices()).containsExactlyElementsOf(choices.keySet());
            try (Shell shell = new Shell(choices, machine.directory().resolve("shell.log"))) {
                Path configuration = machine.wildfly().resolve("standalone/configuration");
                Path certificate = configuration.resolve("chasqui.pem");
                shell.run(guide.shellUntil("standalone.sh"));
                byte[] first = Files.readAllBytes(certificate);
                shell.run(guide.shellWith("configure.cli"));
                assertThat(Files.readAllBytes(certificate)).isEqualTo(first);
                assertThat(List.of("chasqui.p12", "chasqui.secrets", "chasqui.env"))
                        .allSatisfy(file -> assertThat(PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(configuration.resolve(file))))
                                .isEqualTo("rw-------"));

                assertThat(List.of("standalone-full.xml", "chasqui.env"))
                        .allSatisfy(file -> assertThat(configuration.resolve(file))
                                .content()
                                .doesNotContain("change-me"));

                shell.run(guide.shellFrom("standalone.sh", "filesystem-realm"));
                URI https = machine.httpsUri();
                assertThat(shell.log()).containsPattern("chasqui.ear .*OK");

                String admin = Api.basic("admin", "change-me-too");
                String account = "{\"accounts\":[{\"name\":\"carol\"}]}";
                assertThat(post(https, certificate, "/admin/accounts", admin, account))
                        .isEqualTo(201);

                shell.run(guide.shellWith("filesystem-realm"));
                String device = RawDevice.generate("carol").primaryJson();
                String carol = Api.basic("carol", "carols-password");
                await().atMost(PATIENCE)
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> post(https, certificate, "/devices", carol, device), s -> s == 201);

                shell.run(guide.shellWith(":suspend"));
                assertThat(ready(machine.managementUri())).isEqualTo(200);
                shell.run("cli --command='undeploy chasqui.ear'");
                assertThat(ready(machine.managementUri())).isEqualTo(503);
                shell.run(guide.shellWith("shutdown"));
            }
        }
    }

    private static Map<String, String> choices(FreshMachine machine, Path home) {
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put("JAVA_HOME", System.getProperty("java.home"));
        choices.put("WILDFLY", machine.wildfly().toString());
        choices.put("CHASQUI", home.toString());
        choices.put("CHASQUI_EAR", System.getProperty("chasqui.ear"));
        choices.put("DRIVER_JAR", System.getProperty("chasqui.driver.jar"));
        choices.put("PORT_OFFSET", Integer.toString(machine.portOffset()));
        choices.put("CHASQUI_DB_URL", machine.jdbcUrl());
        choices.put("CHASQUI_DB_USER", "chasqui");
        choices.put("CHASQUI_DB_PASSWORD", "change-me");
        choices.put("CHASQUI_BOOTSTRAP_ADMIN_NAME", "admin");
        choices.put("CHASQUI_BOOTSTRAP_ADMIN_PASSWORD", "change-me-too");
        return choices;
    }

    private static int post(URI server, Path certificate, String path, String authorization, String body)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/chasqui/api/v1" + path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Tls.client(certificate)
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static int ready(URI management) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(management.resolve("/health/ready"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** One shell for the whole guide, since later blocks use what earlier ones have set. */
    private static final class Shell implements AutoCloseable {

        private final Process process;
        private final BufferedWriter input;
        private final Path log;
        private int blocks;

        Shell(Map<String, String> choices, Path log) throws IOException {
            this.log = log;
            ProcessBuilder builder =
                    new ProcessBuilder("bash", "-e").redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(choices);
            process = builder.start();
            input = process.outputWriter();
        }

        void run(String commands) throws IOException {
            String done = "block " + ++blocks + " done";
            input.write(commands + "\necho " + done + "\n");
            input.flush();
            await().atMost(PATIENCE).until(() -> !process.isAlive() || log().contains(done));
            assertThat(log()).contains(done);
        }

        String log() throws IOException {
            return Files.readString(log);
        }

        @Override
        public void close() throws IOException {
            input.close();
            if (process.onExit()
                    .completeOnTimeout(process, 60, TimeUnit.SECONDS)
                    .join()
                    .isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
