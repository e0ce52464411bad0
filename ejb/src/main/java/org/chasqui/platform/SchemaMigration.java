// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.platform;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
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

    /** Safe when several nodes start at once: Flyway locks. */
    @PostConstruct
    void migrate() {
        Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(dataSource)
                .locations(LOCATION)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .load()
                .migrate();
        entityManagerFactory.unwrap(SessionFactory.class).getSchemaManager().validateMappedObjects();
    }
}
