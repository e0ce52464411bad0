// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.wildfly.core.launcher.CliCommandBuilder;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/**
 * A WildFly with Chasqui on it, listening on loopback. Its broker's journal, its log and all else it writes are in a
 * directory of its own; they outlive it, also when it is killed.
 */
public final class LocalWildFly extends Service {

    static final String PID_FILE = "wildfly.pid";

    static final int MANAGEMENT = 9990;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);

    private final WildFlyInstallation installation;
    private final Path directory;
    private final Ports ports;
    private final Deployment deployment;
    private List<String> options = List.of();
    private final Passwords passwords;

    LocalWildFly(WildFlyInstallation installation, Path directory, Ports ports) throws IOException {
        this.installation = installation;
        this.directory = directory;
        this.ports = ports;
        this.deployment = new Deployment(directory.resolve("deployments"));
        prepareConfiguration();
        this.passwords = Passwords.in(configuration());
    }

    /** Options for the server's JVM, from its next start on. */
    public void options(List<String> added) {
        options = List.copyOf(added);
    }

    /**
     * Starts the server with an EAR and returns when Chasqui answers.
     *
     * @param environment added to the server's environment: what its configuration refers to, secrets above all
     */
    void start(Path ear, Map<String, String> environment) throws IOException, InterruptedException {
        prepare();
        deployment.put(ear);
        ProcessBuilder builder = new ProcessBuilder(command().build());
        builder.environment().putAll(environment);
        Child started = Child.start(builder, console(), directory.resolve(PID_FILE));
        runs(started);
        awaitReady(started);
    }

    private void prepareConfiguration() throws IOException {
        Path configuration = configuration();
        Path marker = configuration.resolve("chasqui.configured");
        if (!Files.exists(marker)
                || !Files.readString(marker).equals(installation.fingerprint())
                || !Passwords.in(configuration).equals(Passwords.in(installation.configuration()))) {
            Trees.delete(configuration);
            Trees.copy(installation.configuration(), configuration);
            Files.writeString(marker, installation.fingerprint());
        }
    }

    private void prepare() throws IOException {
        Files.createDirectories(directory.resolve("log"));
        // libsignal unpacks its native library to the temporary directory, and a killed server leaves it there
        Trees.delete(temporary());
        Files.createDirectories(temporary());
    }

    private StandaloneCommandBuilder command() {
        return StandaloneCommandBuilder.of(installation.directory())
                .setJavaHome(System.getProperty("java.home"))
                .setBaseDirectory(directory)
                .setServerConfiguration("standalone-full.xml")
                .setJavaOptions(
                        "-Xms256m",
                        "-Xmx1g",
                        "-XX:MetaspaceSize=128m",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.net.preferIPv4Stack=true",
                        "-Djava.awt.headless=true",
                        "-Djava.io.tmpdir=" + temporary())
                .addJavaOptions(options)
                .setBindAddressHint("127.0.0.1")
                .addServerArguments(
                        "-Djboss.bind.address.management=127.0.0.1",
                        "-Djboss.bind.address.unsecure=127.0.0.1",
                        "-Djboss.node.name=" + nodeName(),
                        "-Djboss.https.port=" + (ports.https() - ports.offset()),
                        "-Djboss.tx.node.id=" + nodeName(),
                        "-Djboss.socket.binding.port-offset=" + ports.offset());
    }

    private void awaitReady(Child started) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                if (started.endsWithin(POLL)) {
                    ended();
                    throw failure("WildFly ended while starting");
                }
                if (deployment.failed()) {
                    stop();
                    throw failure("Chasqui could not be deployed");
                }
                if (deployment.succeeded() && answers(http)) {
                    return;
                }
            }
        }
        stop();
        throw failure("Chasqui did not answer within " + PATIENCE.toSeconds() + " s");
    }

    /** Any answer of Chasqui's own will do, a refusal as well; without it WildFly says 404, while booting 503. */
    private boolean answers(HttpClient http) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(httpUri().resolve("/chasqui/api/v1/accounts/self"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status != 404 && status < 500;
        } catch (IOException e) {
            return false;
        }
    }

    private LaunchException failure(String what) throws IOException {
        return new LaunchException(what + " (see " + log() + "):\n" + LogExcerpt.errors(console()));
    }

    /**
     * Runs a command of WildFly's command line interface on the running server.
     *
     * @return what it printed
     */
    public String cli(String command) throws IOException, InterruptedException {
        Path output = directory.resolve("log/cli.log");
        ProcessBuilder process = new ProcessBuilder(CliCommandBuilder.of(installation.directory())
                .setJavaHome(System.getProperty("java.home"))
                .setConnection(managementUri().getHost(), managementUri().getPort())
                .setTimeout((int) PATIENCE.toMillis())
                .setCommand(command)
                .build());
        int exit = Child.run(process, output, directory.resolve("cli.pid"));
        if (exit != 0) {
            throw new LaunchException(command + " failed (see " + output + ")");
        }
        return Files.readString(output);
    }

    /** Where clients go, without a path. */
    public URI httpUri() {
        return URI.create("http://127.0.0.1:" + ports.http());
    }

    /** What the server calls itself among others. */
    public String nodeName() {
        return "chasqui-" + ports.http();
    }

    /** The same over TLS, with {@link #certificate()}. */
    public URI httpsUri() {
        return URI.create("https://127.0.0.1:" + ports.https());
    }

    /** WildFly's management interface, which serves the health checks too. */
    public URI managementUri() {
        return URI.create("http://127.0.0.1:" + (MANAGEMENT + ports.offset()));
    }

    Path certificate() {
        return configuration().resolve("chasqui.pem");
    }

    Passwords passwords() {
        return passwords;
    }

    /** Where its configuration is, secrets included. */
    public Path configuration() {
        return directory.resolve("configuration");
    }

    public Path log() {
        return directory.resolve("log/server.log");
    }

    private Path console() {
        return directory.resolve("log/console.log");
    }

    private Path temporary() {
        return directory.resolve("tmp-java");
    }
}
