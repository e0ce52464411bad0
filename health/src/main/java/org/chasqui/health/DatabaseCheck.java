// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the database answers a query. */
@Readiness
@ApplicationScoped
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class DatabaseCheck implements HealthCheck {

    @Resource(lookup = "java:jboss/datasources/ChasquiDS")
    private DataSource dataSource;

    @Inject
    private Probes probes;

    private Probe probe;

    @PostConstruct
    void prepare() {
        probe = probes.of("database", this::ask);
    }

    private Optional<String> ask() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout((int) Probes.PATIENCE.toSeconds());
            statement.execute("SELECT 1");
            return Optional.empty();
        }
    }

    @Override
    public HealthCheckResponse call() {
        return probe.check();
    }
}
