// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.measure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.chasqui.bench.BenchFailure;

/** How the database is set, asked of itself; "unknown" where nobody told us how to reach it. */
public final class DatabaseSettings {

    private static final String UNKNOWN = "unknown";

    private DatabaseSettings() {}

    /**
     * Reads {@code database}, {@code db_flush_log_at_trx_commit} and {@code db_binary_log}.
     *
     * @param url a JDBC URL, without a password
     */
    public static Map<String, Object> read(Optional<String> url, String user, String password) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("database", UNKNOWN);
        settings.put("db_flush_log_at_trx_commit", UNKNOWN);
        settings.put("db_binary_log", UNKNOWN);
        url.ifPresent(u -> ask(u, user, password, settings));
        return settings;
    }

    private static void ask(String url, String user, String password, Map<String, Object> settings) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT @@version, @@innodb_flush_log_at_trx_commit, @@log_bin")) {
            row.next();
            settings.put("database", row.getString(1));
            settings.put("db_flush_log_at_trx_commit", row.getInt(2));
            settings.put("db_binary_log", row.getInt(3));
        } catch (SQLException e) {
            throw new BenchFailure(
                    BenchFailure.USAGE, "the database of --db-url cannot be asked: " + e.getMessage(), e);
        }
    }
}
