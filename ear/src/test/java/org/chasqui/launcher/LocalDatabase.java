// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A real MariaDB on loopback with a database and a user named {@code chasqui}. Its data outlives it, also when it is
 * killed; the user's password is set at each start, and kept beside the data, readable by the owner only.
 */
public final class LocalDatabase extends Service {

    static final String PID_FILE = "mariadb.pid";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String NAME = "chasqui";

    private final MariaDbProgram program;
    private final Path directory;
    private final int port;
    private final String password;

    private LocalDatabase(MariaDbProgram program, Path directory, int port, String password) {
        this.program = program;
        this.directory = directory;
        this.port = port;
        this.password = password;
    }

    /**
     * Prepares a database that keeps everything in {@code directory}; its programs are unpacked to {@code programs} if
     * they are not yet there. {@link #start()} starts it.
     *
     * @param password the user's; letters, digits, {@code -} and {@code _}
     */
    static LocalDatabase in(Path directory, Path programs, int port, String password, Progress progress)
            throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Passwords.writePrivately(directory.resolve("password"), password);
        return new LocalDatabase(MariaDbProgram.in(programs, progress), directory, port, password);
    }

    /** Starts the server and returns when it answers. */
    public void start() throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        if (!Files.exists(data)) {
            program.install(data, directory.resolve("install.log"));
        }
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        // The socket's name is relative to the data directory: an absolute one may be too long for a socket.
        ProcessBuilder server = program.server(
                data,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=mariadb.sock",
                "--skip-ssl",
                "--tmpdir=" + temporary,
                "--init-file=" + initFile(),
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_unicode_ci",
                "--transaction-isolation=READ-COMMITTED",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-purge-threads=1",
                "--max-allowed-packet=64M");
        Child started = Child.start(server, log(), directory.resolve(PID_FILE));
        runs(started);
        awaitAnswer(started);
    }

    /** What the server does before it lets anybody in: no one ever needs to log in as its administrator. */
    private Path initFile() throws IOException {
        Path file = directory.resolve("init.sql");
        String user = NAME + "@'127.0.0.1'";
        Passwords.writePrivately(file, """
                CREATE DATABASE IF NOT EXISTS %1$s CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
                CREATE USER IF NOT EXISTS %2$s IDENTIFIED BY '%3$s';
                ALTER USER %2$s IDENTIFIED BY '%3$s';
                GRANT ALL ON %1$s.* TO %2$s;
                """.formatted(NAME, user, password));
        return file;
    }

    private void awaitAnswer(Child started) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        SQLException last = new SQLException("never tried");
        while (System.nanoTime() < end) {
            if (started.endsWithin(POLL)) {
                throw new LaunchException("The database ended while starting; see " + log());
            }
            try (Connection connection = openConnection()) {
                connection.isValid(1);
                return;
            } catch (SQLException e) {
                last = e;
            }
        }
        stop();
        throw new LaunchException(
                "The database did not answer within " + PATIENCE.toSeconds() + " s; see " + log(), last);
    }

    public String jdbcUrl() {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + NAME;
    }

    public String user() {
        return NAME;
    }

    public String password() {
        return password;
    }

    /** A connection of the application's user, for tests that look at the tables. */
    public Connection openConnection() throws SQLException {
        return DriverManager.getConnection(jdbcUrl() + "?sslMode=DISABLED&connectionTimeZone=%2B00:00", NAME, password);
    }

    public Path log() {
        return directory.resolve("mariadb.log");
    }
}
