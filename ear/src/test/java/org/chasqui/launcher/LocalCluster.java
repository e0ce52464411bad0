// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Several servers at one database and one external Artemis, for tests; on free ports, all that they write in one place.
 */
public final class LocalCluster implements AutoCloseable {

    private final Artifacts artifacts;
    private final LocalDatabase database;
    private final LocalBroker broker;
    private final List<LocalWildFly> servers;

    private LocalCluster(Artifacts artifacts, LocalDatabase database, LocalBroker broker, List<LocalWildFly> servers) {
        this.artifacts = artifacts;
        this.database = database;
        this.broker = broker;
        this.servers = servers;
    }

    /**
     * Starts database, broker and servers, the first server first: it gets all shards.
     *
     * @param connectionTtl after how long the broker takes a silent server for gone
     * @param serverOptions for each server's JVM
     */
    public static LocalCluster start(
            Path directory, int count, Duration connectionTtl, IntFunction<List<String>> serverOptions)
            throws IOException, InterruptedException {
        Path state = directory.toAbsolutePath().normalize();
        Path programs = Files.createDirectories(state.resolveSibling("programs"));
        Artifacts artifacts = Artifacts.fromSystemProperties();
        Child.endLeftover(state.resolve("broker").resolve(LocalBroker.PID_FILE), Progress.SILENT);
        Child.endLeftover(state.resolve("db").resolve(LocalDatabase.PID_FILE), Progress.SILENT);
        WildFlyInstallation wildfly = WildFlyInstallation.in(
                programs.resolve("wildfly-at-external-broker"),
                artifacts,
                WildFlyInstallation.AT_EXTERNAL_BROKER,
                Progress.SILENT);
        LocalDatabase database = LocalDatabase.in(
                state.resolve("db"),
                programs.resolve("mariadb"),
                Ports.free().database(),
                Passwords.in(wildfly.configuration()).database(),
                Progress.SILENT);
        LocalBroker broker = LocalBroker.in(
                state.resolve("broker"),
                programs.resolve("artemis"),
                artifacts,
                Ports.free().database(),
                connectionTtl);
        List<LocalWildFly> servers = new ArrayList<>();
        LocalCluster cluster = new LocalCluster(artifacts, database, broker, servers);
        try {
            database.start();
            broker.start();
            for (int i = 0; i < count; i++) {
                Path home = state.resolve("server-" + i);
                Child.endLeftover(home.resolve(LocalWildFly.PID_FILE), Progress.SILENT);
                LocalWildFly server = new LocalWildFly(wildfly, home, Ports.free());
                server.options(serverOptions.apply(i));
                servers.add(server);
                cluster.start(i);
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Starts a server that does not run and returns when it answers. */
    public void start(int index) throws IOException, InterruptedException {
        LocalWildFly server = server(index);
        Map<String, String> environment = new HashMap<>(ServerEnvironment.of(database, server.passwords()));
        environment.putAll(broker.environment());
        server.start(artifacts.ear(), environment);
    }

    public LocalWildFly server(int index) {
        return servers.get(index);
    }

    public LocalDatabase database() {
        return database;
    }

    public LocalBroker broker() {
        return broker;
    }

    /** Stops servers, broker and database. */
    @Override
    public void close() throws IOException {
        try (database;
                broker) {
            for (LocalWildFly server : servers) {
                server.close();
            }
        }
    }
}
