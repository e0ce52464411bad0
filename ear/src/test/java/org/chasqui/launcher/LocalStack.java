// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Chasqui with its database. An integration test starts one of its own, on free ports, and may have several:
 *
 * <pre>{@code
 * try (LocalStack stack = LocalStack.start(Path.of("target/it/my-test"))) {
 *     submit(stack.httpUri(), …);
 *     stack.kill();       // the server, by SIGKILL; the database goes on
 *     stack.restart();
 * }
 * }</pre>
 *
 * <p>All that server and database write lies in {@link #directory()}: {@code db/} with the database's files,
 * {@code server/} with the broker's journal in {@code data/activemq/} and the logs in {@code log/}. Programs are
 * unpacked beside it, once for all stacks.
 */
public final class LocalStack implements AutoCloseable {

    /** Demonstration credentials, for a server that listens on loopback only. */
    public static final String ADMIN_NAME = "admin";

    public static final String ADMIN_PASSWORD = "admin-demo";

    private final Artifacts artifacts;
    private final Path directory;
    private final Progress progress;
    private final LocalDatabase database;
    private final LocalWildFly server;

    private LocalStack(Artifacts artifacts, Path directory, Progress progress, LocalDatabase db, LocalWildFly server) {
        this.artifacts = artifacts;
        this.directory = directory;
        this.progress = progress;
        this.database = db;
        this.server = server;
    }

    /** Starts a stack on free ports that keeps its state in {@code directory}; what is there already is taken up. */
    public static LocalStack start(Path directory) throws IOException, InterruptedException {
        return start(directory, List.of());
    }

    /** Starts a stack whose server's JVM gets further options. */
    public static LocalStack start(Path directory, List<String> serverOptions)
            throws IOException, InterruptedException {
        Path state = directory.toAbsolutePath().normalize();
        LocalStack stack = prepare(state, state.resolveSibling("programs"), Ports.free(), Progress.SILENT);
        stack.server.options(serverOptions);
        try {
            stack.start();
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
        return stack;
    }

    /**
     * Makes all ready for {@link #start()}: programs unpacked, WildFly configured.
     *
     * @param state where database and server keep what they write
     * @param programs where MariaDB and WildFly are unpacked to; stacks may share it
     */
    static LocalStack prepare(Path state, Path programs, Ports ports, Progress progress)
            throws IOException, InterruptedException {
        Artifacts artifacts = Artifacts.fromSystemProperties();
        Child.endLeftover(serverDirectory(state).resolve(LocalWildFly.PID_FILE), progress);
        Child.endLeftover(databaseDirectory(state).resolve(LocalDatabase.PID_FILE), progress);
        ports.requireFree();
        WildFlyInstallation wildfly = WildFlyInstallation.in(
                programs.resolve("wildfly"), artifacts, WildFlyInstallation.STANDALONE, progress);
        LocalWildFly server = new LocalWildFly(wildfly, serverDirectory(state), ports);
        Files.createDirectories(state);
        Files.copy(server.certificate(), state.resolve("server.pem"), StandardCopyOption.REPLACE_EXISTING);
        LocalDatabase database = LocalDatabase.in(
                databaseDirectory(state),
                programs.resolve("mariadb"),
                ports.database(),
                server.passwords().database(),
                progress);
        return new LocalStack(artifacts, state, progress, database, server);
    }

    private static Path serverDirectory(Path state) {
        return state.resolve("server");
    }

    private static Path databaseDirectory(Path state) {
        return state.resolve("db");
    }

    /** Starts what does not run and returns when Chasqui answers. */
    void start() throws IOException, InterruptedException {
        if (!database.isAlive()) {
            progress.step("starting the database");
            database.start();
        }
        if (!server.isAlive()) {
            progress.step("starting WildFly; its log is " + server.log());
            server.start(artifacts.ear(), ServerEnvironment.of(database, server.passwords()));
        }
    }

    /** Stops the server if it runs, and starts what does not run. */
    public void restart() throws IOException, InterruptedException {
        server.stop();
        start();
    }

    /** Ends the server with SIGKILL; the database goes on. */
    public void kill() throws IOException {
        server.kill();
    }

    /** Where clients go, without a path. */
    public URI httpUri() {
        return server.httpUri();
    }

    /** Where clients on other machines would go; they must trust {@link #certificate()}. */
    public URI httpsUri() {
        return server.httpsUri();
    }

    /** The server's self-signed certificate, PEM. */
    public Path certificate() {
        return directory.resolve("server.pem");
    }

    /** The address of the database; its user is {@link LocalDatabase#user()}. */
    public String jdbcUrl() {
        return database.jdbcUrl();
    }

    /** A connection to the database as the server has it, for tests that look at the tables. */
    public Connection openConnection() throws SQLException {
        return database.openConnection();
    }

    public LocalDatabase database() {
        return database;
    }

    public LocalWildFly server() {
        return server;
    }

    /** Everything that server and database have written. */
    public Path directory() {
        return directory;
    }

    /** Completes when server or database end without having been stopped; with the name of the one that did. */
    CompletableFuture<String> failure() {
        return server.onExit()
                .thenApply(ended -> "WildFly ended; see " + server.log())
                .applyToEither(
                        database.onExit().thenApply(ended -> "The database ended; see " + database.log()), s -> s);
    }

    /** Stops the server, then the database. */
    @Override
    public void close() throws IOException {
        try (database) {
            server.close();
        }
    }
}
