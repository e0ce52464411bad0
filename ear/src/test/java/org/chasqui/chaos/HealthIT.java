// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a load balancer is told while the server lacks something. Needs the right to mount. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Two questions to a database that hangs, one after the other, and some. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(8);

    private final HttpClient http = HttpClient.newHttpClient();
    private SmallDisk disk;
    private LocalStack stack;

    @BeforeAll
    void startServer() throws Exception {
        Path directory = Path.of("target/it/health");
        disk = SmallDisk.mount(directory.resolve("server/data/activemq"), 200);
        stack = LocalStack.start(directory);
    }

    @AfterAll
    void stopServer() throws Exception {
        try {
            stack.close();
        } finally {
            disk.close();
        }
    }

    /** An answer of the health endpoint. */
    private record Health(int status, JsonNode json) {

        Map<String, String> checks() {
            Map<String, String> checks = new TreeMap<>();
            json.get("checks")
                    .forEach(c -> checks.put(
                            c.get("name").textValue(), c.get("status").textValue()));
            return checks;
        }
    }

    private Health ask(String kind) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        stack.server().managementUri().resolve("/health/" + kind))
                .timeout(LONGEST_ANSWER)
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.body())
                .doesNotContain("jdbc", "127.0.0.1", stack.database().password(), "Access denied");
        Health health = new Health(response.statusCode(), JSON.readTree(response.body()));
        String overall = health.checks().containsValue("DOWN") ? "DOWN" : "UP";
        assertThat(health.json().get("status").textValue()).isEqualTo(overall);
        assertThat(health.status()).isEqualTo(overall.equals("UP") ? 200 : 503);
        return health;
    }

    private void awaitCheck(String name, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ask("ready").checks()).containsEntry(name, status));
        assertLive();
    }

    private void awaitReady() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ask("ready").checks())
                        .isEqualTo(Map.of("application", "UP", "database", "UP", "schema", "UP", "broker", "UP")));
        assertLive();
    }

    private void assertLive() {
        await().untilAsserted(() -> assertThat(ask("live").checks()).isEqualTo(Map.of("server", "UP")));
    }

    @Test
    void isNotReadyWhileTheDatabaseIsDown() throws Exception {
        awaitReady();
        stack.database().stop();
        try {
            awaitCheck("database", "DOWN");
        } finally {
            stack.database().start();
        }
        awaitReady();
    }

    @Test
    void isNotReadyWhileTheDatabaseIsSilent() throws Exception {
        awaitReady();
        Signals.suspend(stack.database());
        try {
            awaitCheck("database", "DOWN");
        } finally {
            Signals.resume(stack.database());
        }
        awaitReady();
    }

    @Test
    void isNotReadyWhileTheSchemaIsAnothers() throws Exception {
        awaitReady();
        sql("INSERT INTO flyway_schema_history SELECT MAX(installed_rank) + 1, '999', 'newer', 'SQL', 'V999.sql', 0,"
                + " 'test', NOW(), 1, 1 FROM flyway_schema_history");
        try {
            awaitCheck("schema", "DOWN");
        } finally {
            sql("DELETE FROM flyway_schema_history WHERE version = '999'");
        }
        awaitReady();
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = stack.openConnection();
                Statement update = connection.createStatement()) {
            assertThat(update.executeUpdate(statement)).isEqualTo(1);
        }
    }

    @Test
    void isNotReadyWhileTheBrokerTakesNothing() throws Exception {
        awaitReady();
        disk.fill();
        try {
            awaitCheck("broker", "DOWN");
        } finally {
            disk.free();
        }
        awaitReady();
    }
}
