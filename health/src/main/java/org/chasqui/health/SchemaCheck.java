// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the schema is the one this EAR was built for: neither a restored old one nor a newer node's. */
@Readiness
@ApplicationScoped
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class SchemaCheck implements HealthCheck {

    /** Flyway's own table. */
    private static final String LATEST = "SELECT version FROM flyway_schema_history"
            + " WHERE success = 1 AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1";

    @Resource(lookup = "java:jboss/datasources/ChasquiDS")
    private DataSource dataSource;

    @Inject
    private Availability availability;

    @Inject
    private Probes probes;

    private Probe probe;

    @PostConstruct
    void prepare() {
        probe = probes.of("schema", this::ask);
    }

    private Optional<String> ask() throws SQLException {
        Optional<String> needed = availability.schemaVersion();
        if (needed.isEmpty()) {
            return Optional.of("not known before the application has started");
        }
        String applied = applied();
        return applied.equals(needed.get())
                ? Optional.empty()
                : Optional.of("the schema's version is " + applied + ", expected " + needed.get());
    }

    private String applied() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout((int) Probes.PATIENCE.toSeconds());
            try (ResultSet result = statement.executeQuery(LATEST)) {
                return result.next() ? result.getString(1) : "none";
            }
        }
    }

    @Override
    public HealthCheckResponse call() {
        return probe.check();
    }
}
