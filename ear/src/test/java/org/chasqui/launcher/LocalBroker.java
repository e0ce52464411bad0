// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A stock Artemis on loopback with {@code jms-config/artemis/broker.xml}, as operators have it for several servers. Its
 * journal outlives it.
 */
public final class LocalBroker extends Service {

    static final String PID_FILE = "artemis.pid";

    private static final String USER = "chasqui";

    /** Of a certificate that a test makes and throws away. */
    private static final String KEY_STORE_PASSWORD = "throw-away";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Path home;
    private final Path instance;
    private final Path template;
    private final int port;
    private final Duration connectionTtl;
    private final String password;

    private LocalBroker(Path home, Path instance, Path template, int port, Duration connectionTtl) {
        this.home = home;
        this.instance = instance;
        this.template = template;
        this.port = port;
        this.connectionTtl = connectionTtl;
        this.password = Passwords.random();
    }

    /**
     * @param directory of the instance; made if it is not there
     * @param programs where Artemis is unpacked to
     * @param connectionTtl after how long a silent client is taken for gone
     */
    static LocalBroker in(Path directory, Path programs, Artifacts artifacts, int port, Duration connectionTtl)
            throws IOException {
        if (!Files.exists(programs.resolve("lib"))) {
            Trees.unpack(artifacts.artemisZip(), programs);
        }
        Path template = artifacts.home().resolve("jms-config/artemis/broker.xml");
        return new LocalBroker(programs, directory, template, port, connectionTtl);
    }

    /** Starts the broker and returns when it takes connections. */
    void start() throws IOException, InterruptedException {
        Files.createDirectories(instance);
        if (!Files.exists(instance.resolve("etc"))) {
            create();
        }
        Files.copy(template, instance.resolve("etc/broker.xml"), StandardCopyOption.REPLACE_EXISTING);
        Passwords.writePrivately(instance.resolve("etc/artemis-users.properties"), USER + " = " + password);
        Passwords.writePrivately(instance.resolve("etc/artemis-roles.properties"), "chasqui = " + USER);
        ProcessBuilder process = artemis(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseCompactObjectHeaders",
                        "-Djava.library.path=" + home.resolve("bin/lib/linux-x86_64"), // AIO; elsewhere it uses NIO
                        // without these it offers "create", with them "run"
                        "-Dartemis.instance=" + instance,
                        "-Dartemis.instance.etc=" + instance.resolve("etc"),
                        "-Djava.security.auth.login.config=" + instance.resolve("etc/login.config"),
                        "-Dchasqui.broker.port=" + port,
                        "-Dchasqui.broker.tls=true",
                        "-Dchasqui.broker.tls.keystore.path=" + keyStore(),
                        "-Dchasqui.broker.tls.keystore.password=" + KEY_STORE_PASSWORD,
                        "-Dchasqui.broker.connection-ttl=" + connectionTtl.toMillis()),
                List.of("run"));
        Child started = Child.start(process, log(), instance.resolve(PID_FILE));
        runs(started);
        awaitAnswer(started);
    }

    private void create() throws IOException, InterruptedException {
        certify();
        // user and password are replaced before the broker starts
        Path log = instance.resolveSibling(instance.getFileName() + "-create.log");
        ProcessBuilder create = artemis(
                List.of(),
                List.of(
                        "create",
                        "--silent",
                        "--force",
                        "--require-login",
                        "--no-web",
                        "--no-autotune",
                        "--user=nobody",
                        "--password=nobody",
                        instance.toString()));
        int exit = Child.run(create, log, instance.resolveSibling(instance.getFileName() + "-create.pid"));
        if (exit != 0) {
            throw new LaunchException("Artemis could not be set up (see " + log + "):\n" + LogExcerpt.last(log, 20));
        }
    }

    /** A self-signed certificate: the way to the broker is TLS, as between machines. */
    private void certify() throws IOException, InterruptedException {
        Path log = instance.resolveSibling(instance.getFileName() + "-keytool.log");
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore().toString(),
                "-storepass:env",
                "STORE_PASSWORD");
        keytool.environment().put("STORE_PASSWORD", KEY_STORE_PASSWORD);
        int exit = Child.run(keytool, log, instance.resolveSibling(instance.getFileName() + "-keytool.pid"));
        if (exit != 0) {
            throw new LaunchException("No certificate for Artemis:\n" + LogExcerpt.last(log, 20));
        }
    }

    private Path keyStore() {
        return instance.resolveSibling(instance.getFileName() + ".p12");
    }

    private ProcessBuilder artemis(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dartemis.home=" + home);
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(home.resolve("lib/artemis-boot.jar").toString());
        command.add("org.apache.activemq.artemis.boot.Artemis");
        command.addAll(arguments);
        return new ProcessBuilder(command).directory(instance.toFile());
    }

    private void awaitAnswer(Child started) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (started.endsWithin(POLL)) {
                ended();
                throw new LaunchException("Artemis ended while starting:\n" + LogExcerpt.last(log(), 20));
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1_000);
                return;
            } catch (IOException e) {
                // not yet
            }
        }
        stop();
        throw new LaunchException("Artemis did not answer within " + PATIENCE.toSeconds() + " s; see " + log());
    }

    /** What a server needs to find it. */
    Map<String, String> environment() {
        return Map.of(
                "CHASQUI_BROKER_PORT",
                Integer.toString(port),
                "CHASQUI_BROKER_TLS",
                "true",
                "CHASQUI_BROKER_TLS_TRUSTSTORE_PATH",
                keyStore().toString(),
                "CHASQUI_BROKER_TLS_TRUSTSTORE_PASSWORD",
                KEY_STORE_PASSWORD,
                "CHASQUI_BROKER_USER",
                USER,
                "CHASQUI_BROKER_PASSWORD",
                password,
                "CHASQUI_BROKER_CONNECTION_TTL",
                Long.toString(connectionTtl.toMillis()),
                "CHASQUI_BROKER_FAILURE_CHECK_PERIOD",
                Long.toString(connectionTtl.toMillis() / 2));
    }

    public Path log() {
        return instance.resolve("artemis.log");
    }
}
