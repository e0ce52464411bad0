// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.platform;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.chasqui.health.Availability;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.hibernate.SessionFactory;

/**
 * Brings the schema up to date with the migrations in {@code sql/} (Flyway), then has Hibernate compare its mappings
 * with it. Either failing fails the deployment. Other startup beans depend on this one by name.
 *
 * <p>The persistence unit itself must not validate ({@code hbm2ddl.auto}): it starts before any bean can migrate.
 */
@Singleton(name = SchemaMigration.NAME)
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class SchemaMigration {

    /** For {@code @DependsOn}. */
    public static final String NAME = "SchemaMigration";

    private static final String LOCATION = "classpath:org/chasqui/sql";

    @Resource(lookup = "java:jboss/datasources/ChasquiDS")
    private DataSource dataSource;

    @PersistenceUnit(unitName = "chasqui")
    private EntityManagerFactory entityManagerFactory;

    @Inject
    private Availability availability;

    /** Safe when several nodes start at once: Flyway locks. */
    @PostConstruct
    void migrate() {
        Flyway flyway = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(dataSource)
                .locations(LOCATION)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .load();
        flyway.migrate();
        entityManagerFactory.unwrap(SessionFactory.class).getSchemaManager().validateMappedObjects();
        availability.started(newest(flyway));
    }

    /** The newest version among this EAR's migrations, whatever else the database may have seen. */
    private static String newest(Flyway flyway) {
        return Stream.of(flyway.info().all())
                .filter(m -> m.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(MigrationVersion::getVersion)
                .orElseThrow(() -> new IllegalStateException("no migration in " + LOCATION));
    }
}
