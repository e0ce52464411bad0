// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.wildfly.core.launcher.CliCommandBuilder;

/**
 * A stock WildFly, unpacked and configured by our scripts. It is made once and again only when WildFly, the driver or a
 * script changes. Servers run on it with directories of their own, so several can share it.
 *
 * @param directory WildFly's home
 * @param fingerprint differs when the configuration does
 */
record WildFlyInstallation(Path directory, String fingerprint) {

    /** A server with its own broker. */
    static final List<String> STANDALONE = List.of("wildfly-config/configure.cli");

    /** A server at an external broker. */
    static final List<String> AT_EXTERNAL_BROKER =
            List.of("wildfly-config/configure.cli", "jms-config/external-broker.cli");

    /**
     * @param directory is made anew if it holds anything but what {@code artifacts} asks for
     * @param scripts run one after the other
     */
    static WildFlyInstallation in(Path directory, Artifacts artifacts, List<String> scripts, Progress progress)
            throws IOException, InterruptedException {
        WildFlyInstallation installation = new WildFlyInstallation(directory, fingerprint(artifacts));
        Files.createDirectories(directory.getParent());
        Path lock = directory.resolveSibling(directory.getFileName() + ".lock");
        // One thread of this JVM, one JVM on this machine: a file lock alone does not know threads.
        synchronized (WildFlyInstallation.class) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = channel.lock()) {
                if (held.isValid() && !installation.isComplete()) {
                    installation.make(artifacts, scripts, progress);
                }
            }
        }
        return installation;
    }

    private static String fingerprint(Artifacts artifacts) throws IOException {
        MessageDigest digest = sha256();
        digest.update((artifacts.wildflyZip() + "\n" + artifacts.driverJar() + "\n").getBytes());
        for (Path scripts : List.of(
                artifacts.home().resolve("wildfly-config"), artifacts.home().resolve("jms-config"))) {
            try (Stream<Path> files = Files.list(scripts)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".cli"))
                        .sorted()
                        .toList()) {
                    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
                        in.readAllBytes();
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private boolean isComplete() throws IOException {
        return Files.exists(marker()) && Files.readString(marker()).equals(fingerprint);
    }

    private Path marker() {
        return directory.resolve("chasqui.configured");
    }

    private void make(Artifacts artifacts, List<String> scripts, Progress progress)
            throws IOException, InterruptedException {
        progress.step("unpacking WildFly");
        Trees.delete(directory);
        Trees.unpack(artifacts.wildflyZip(), directory);
        progress.step("configuring WildFly");
        Passwords passwords = Passwords.generate();
        passwords.writeTo(configuration());
        for (String script : scripts) {
            run(artifacts, script, passwords);
        }
        for (String secret : List.of("chasqui.p12", "chasqui.secrets")) {
            Files.setPosixFilePermissions(
                    configuration().resolve(secret), PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(marker(), fingerprint);
    }

    private void run(Artifacts artifacts, String script, Passwords passwords) throws IOException, InterruptedException {
        Path log = directory.resolve(Path.of(script).getFileName() + ".log");
        CliCommandBuilder cli = CliCommandBuilder.of(directory)
                .setJavaHome(System.getProperty("java.home"))
                .addJavaOptions(
                        "-Dchasqui.home=" + artifacts.home(),
                        "-Dchasqui.driver.jar=" + artifacts.driverJar(),
                        "--sun-misc-unsafe-memory-access=allow")
                .setScriptFile(artifacts.home().resolve(script))
                .addCliArgument("--no-color-output");
        ProcessBuilder process = new ProcessBuilder(cli.build());
        process.environment().put("JBOSS_HOME", directory.toString()); // embed-server and module ask for it
        process.environment().putAll(passwords.forConfiguring());
        int exit = Child.run(process, log, directory.resolve("configure.pid"));
        if (exit != 0) {
            throw new LaunchException(script + " failed (see " + log + "):\n" + LogExcerpt.last(log, 20));
        }
    }

    Path configuration() {
        return directory.resolve("standalone/configuration");
    }
}
