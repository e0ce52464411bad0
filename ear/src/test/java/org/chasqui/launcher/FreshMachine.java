// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What an operator begins with: a stock WildFly, just unpacked, and a database server without anything of ours. */
public final class FreshMachine implements AutoCloseable {

    private static final int WILDFLY_HTTPS = 8443;

    private final Path directory;
    private final Ports ports;
    private final LocalDatabase database;
    private final Path client;

    private FreshMachine(Path directory, Ports ports, LocalDatabase database, Path client) {
        this.directory = directory;
        this.ports = ports;
        this.database = database;
        this.client = client;
    }

    /** Unpacks and starts all of it in a directory that is emptied before. */
    public static FreshMachine prepare(Path where) throws IOException, InterruptedException {
        Path directory = where.toAbsolutePath().normalize();
        Trees.delete(directory);
        Files.createDirectories(directory);
        Trees.unpack(Artifacts.fromSystemProperties().wildflyZip(), directory.resolve("wildfly"));
        executable(directory.resolve("wildfly/bin"), ".sh"); // as unzip leaves them
        Ports ports = Ports.free();
        Path programs = directory.resolveSibling("programs").resolve("mariadb");
        LocalDatabase database = LocalDatabase.in(
                directory.resolve("db"), programs, ports.database(), Passwords.random(), Progress.SILENT);
        database.start();
        executable(programs.resolve("bin"), "mariadb");
        FreshMachine machine = new FreshMachine(directory, ports, database, programs.resolve("bin/mariadb"));
        machine.runSql("DROP DATABASE chasqui; DROP USER chasqui@'127.0.0.1';");
        return machine;
    }

    private static void executable(Path bin, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(bin)) {
            files.map(Path::toFile)
                    .filter(f -> f.getName().endsWith(suffix))
                    .filter(f -> !f.setExecutable(true))
                    .findFirst()
                    .ifPresent(f -> {
                        throw new LaunchException("Cannot make executable: " + f);
                    });
        }
    }

    /** Runs statements as the database's administrator. */
    public void runSql(String statements) throws IOException, InterruptedException {
        Path log = directory.resolve("sql.log");
        Process process = new ProcessBuilder(
                        client.toString(),
                        "--no-defaults",
                        "--protocol=socket",
                        "--skip-ssl",
                        "--socket=" + directory.resolve("db/data").toRealPath().relativize(socket()))
                .directory(directory.resolve("db/data").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().write(statements.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        if (process.waitFor() != 0) {
            throw new LaunchException("The database refused (see " + log + "): " + Files.readString(log));
        }
    }

    private Path socket() throws IOException {
        return directory.resolve("db/data").toRealPath().resolve("mariadb.sock");
    }

    public Path directory() {
        return directory;
    }

    /** The stock WildFly. */
    public Path wildfly() {
        return directory.resolve("wildfly");
    }

    /** For {@code jboss.socket.binding.port-offset}. */
    public int portOffset() {
        return ports.offset();
    }

    public String jdbcUrl() {
        return database.jdbcUrl();
    }

    /** Where TLS is served with that offset. */
    public URI httpsUri() {
        return URI.create("https://127.0.0.1:" + (WILDFLY_HTTPS + ports.offset()));
    }

    /** WildFly's management interface with that offset. */
    public URI managementUri() {
        return URI.create("http://127.0.0.1:" + (LocalWildFly.MANAGEMENT + ports.offset()));
    }

    @Override
    public void close() throws IOException {
        database.close();
    }
}
