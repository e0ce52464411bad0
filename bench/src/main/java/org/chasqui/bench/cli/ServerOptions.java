// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.measure.DatabaseSettings;
import org.chasqui.bench.measure.Processes;
import org.chasqui.bench.measure.ServerSettings;
import org.chasqui.bench.provision.AdminApi;
import org.chasqui.bench.scenario.Server;
import org.chasqui.bench.stream.PinnedCertificate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, who we are there, and where its settings can be read. Passwords come from the environment. */
final class ServerOptions {

    private static final String ADMIN_PASSWORD = "CHASQUI_ADMIN_PASSWORD";
    private static final String DB_PASSWORD = "CHASQUI_DB_PASSWORD";
    private static final URI PLAIN = URI.create("http://127.0.0.1:8080");
    private static final URI ENCRYPTED = URI.create("https://127.0.0.1:8443");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "default: http://127.0.0.1:8080, with --tls https://127.0.0.1:8443")
    private @Nullable URI server;

    @Option(names = "--tls", description = "speak TLS, to the https port")
    private boolean tls;

    @Option(names = "--trust", paramLabel = "FILE", description = "the certificate that the server must show")
    private @Nullable Path trust;

    @Option(
            names = "--admin",
            paramLabel = "NAME",
            defaultValue = "admin",
            description = "an administrator (default: admin); the password is in " + ADMIN_PASSWORD)
    private String admin = "admin";

    @Option(
            names = "--pids",
            paramLabel = "A,B",
            split = ",",
            description = "every server-side process: their CPU time is read from /proc")
    private List<Long> pids = new ArrayList<>();

    @Option(
            names = "--server-dir",
            paramLabel = "DIR",
            description = "WildFly's jboss.server.base.dir, to read how the journal is set")
    private @Nullable Path serverDirectory;

    @Option(
            names = "--db-url",
            paramLabel = "URL",
            description = "the database's JDBC URL, to ask how it is set; the password is in " + DB_PASSWORD)
    private @Nullable String dbUrl;

    @Option(names = "--db-user", paramLabel = "NAME", defaultValue = "chasqui", description = "default: chasqui")
    private String dbUser = "chasqui";

    /** Reads what can be read; the caller closes the API. */
    Server open() {
        URI address = address();
        Optional<PinnedCertificate> pin = Optional.ofNullable(trust).map(ServerOptions::pin);
        Map<String, Object> settings = new LinkedHashMap<>(ServerSettings.read(Optional.ofNullable(serverDirectory)));
        settings.putAll(DatabaseSettings.read(Optional.ofNullable(dbUrl), dbUser, environment(DB_PASSWORD)));
        Processes processes = new Processes(pids);
        return new Server(
                address, pin, new AdminApi(address, admin, environment(ADMIN_PASSWORD), pin), processes, settings);
    }

    private URI address() {
        URI given = server;
        if (given == null) {
            return tls ? ENCRYPTED : PLAIN;
        }
        boolean encrypted = "https".equals(given.getScheme());
        if (given.getHost() == null || given.getPort() < 0 || (!encrypted && !"http".equals(given.getScheme()))) {
            throw new BenchFailure(
                    BenchFailure.USAGE, "--server is " + given + ", expected http://HOST:PORT or https://HOST:PORT");
        }
        if (tls && !encrypted) {
            throw new BenchFailure(BenchFailure.USAGE, "--server is " + given + ", expected https with --tls");
        }
        return given;
    }

    private static PinnedCertificate pin(Path file) {
        try {
            return PinnedCertificate.read(file);
        } catch (IOException e) {
            throw new BenchFailure(BenchFailure.USAGE, "--trust: " + e.getMessage(), e);
        }
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name)).orElse("");
    }
}
