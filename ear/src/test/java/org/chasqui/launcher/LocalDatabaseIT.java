// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalDatabaseIT {

    private static final Path DIRECTORY = Path.of("target/it/local-database").toAbsolutePath();

    private LocalDatabase database;

    @BeforeEach
    void startEmpty() throws Exception {
        Trees.delete(DIRECTORY);
        database = open();
        database.start();
    }

    private static LocalDatabase open() throws IOException {
        Path programs = DIRECTORY.resolveSibling("programs").resolve("mariadb");
        return LocalDatabase.in(DIRECTORY, programs, Ports.free().database(), Passwords.random(), Progress.SILENT);
    }

    @AfterEach
    void stop() throws IOException {
        database.close();
    }

    @Test
    void keepsCommittedRowsWhenKilled() throws Exception {
        execute("CREATE TABLE kept (id INT PRIMARY KEY)", "INSERT INTO kept VALUES (7)");

        database.kill();
        database = open();
        database.start();

        assertThat(query("SELECT id FROM kept")).isEqualTo("7");
    }

    @Test
    void isDurableAndReadsCommitted() throws SQLException {
        assertThat(query("SELECT @@innodb_flush_log_at_trx_commit")).isEqualTo("1");
        assertThat(query("SELECT @@transaction_isolation")).isEqualTo("READ-COMMITTED");
        assertThat(query("SELECT @@character_set_database")).isEqualTo("utf8mb4");
    }

    @Test
    void listensOnLoopbackOnly() throws SQLException {
        assertThat(query("SELECT @@bind_address")).isEqualTo("127.0.0.1");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = database.openConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = database.openConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
