package org.chasqui.platform;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;

/**
 * Brings the schema up to date with the migrations in {@code sql/} (Flyway) before Hibernate validates its mappings
 * against it and before any bean of ours can be called.
 *
 * <p>An {@link Integrator} because it is the one hook that runs inside the start of the persistence unit, ahead of
 * {@code hbm2ddl.auto=validate}; a startup bean would come too late.
 */
public class SchemaMigration implements Integrator {

    private static final String LOCATION = "classpath:org/chasqui/sql";

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        DataSource dataSource = (DataSource) sessionFactory
                .getServiceRegistry()
                .requireService(ConnectionProvider.class)
                .unwrap(DataSource.class);
        migrate(dataSource, Thread.currentThread().getContextClassLoader());
    }

    /**
     * Applies what is missing. Safe when several nodes start at once: Flyway locks.
     *
     * @throws org.flywaydb.core.api.FlywayException if a migration fails or an applied one was changed; the deployment
     *     then fails
     */
    static void migrate(DataSource dataSource, ClassLoader classLoader) {
        Flyway.configure(classLoader)
                .dataSource(dataSource)
                .locations(LOCATION)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .load()
                .migrate();
    }
}
