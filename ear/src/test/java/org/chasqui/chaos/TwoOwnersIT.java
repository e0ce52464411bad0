// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.chasqui.launcher.LocalCluster;
import org.chasqui.launcher.LocalWildFly;
import org.junit.jupiter.api.Test;

/**
 * Two servers at one database and one external Artemis. The one that owns the shards is suspended under traffic, on its
 * way to the database with a batch, until the broker takes it for gone and gives its batches to the other one. Resumed,
 * it still believes that it owns them, and must notice before it stores or pushes anything.
 * {@code -Dchasqui.checker.takeovers=N} sets how often.
 */
class TwoOwnersIT {

    private static final int PER_SECOND = 300;
    private static final int BEFORE = 300;
    private static final int TAKEOVERS = 2;
    private static final Duration CONNECTION_TTL = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private volatile int suspended = -1;

    @Test
    void aSuspendedOwnerCanNeitherStoreNorPushWhenItComesBack() throws Exception {
        Path state = Path.of("target/it/two-owners").toAbsolutePath();
        List<Path> points = List.of(state.resolve("points-0"), state.resolve("points-1"));
        List<List<String>> options = List.of(options(points.get(0)), options(points.get(1)));
        try (LocalCluster cluster = LocalCluster.start(state, 2, CONNECTION_TTL, options::get);
                Checker checker = Checker.start(
                        cluster.database(), CheckerSettings.steady(PER_SECOND), () -> anyRunning(cluster))) {
            await("both servers ready, the broker included")
                    .atMost(PATIENCE)
                    .until(() -> isReady(cluster.server(0)) && isReady(cluster.server(1)));
            int takeovers = CheckerSettings.number("takeovers", TAKEOVERS);
            for (int i = 0; i < takeovers; i++) {
                checker.awaitAccepted(BEFORE);
                takeOver(cluster, checker, points);
            }
            checker.stopSending();
            checker.verify();
        }
    }

    private static List<String> options(Path points) throws IOException {
        List<String> options = new ArrayList<>(CheckerSettings.NO_LIMITS);
        options.addAll(NamedPoint.options(points));
        options.add("-Dchasqui.delivery.net-interval=PT2S"); // a push to a socket of the other server is the net's work
        return options;
    }

    private URI anyRunning(LocalCluster cluster) {
        int gone = suspended;
        int index = gone < 0 ? ThreadLocalRandom.current().nextInt(2) : 1 - gone;
        return cluster.server(index).httpUri();
    }

    private void takeOver(LocalCluster cluster, Checker checker, List<Path> points) throws Exception {
        int old = ownerOfSome(cluster);
        LocalWildFly owner = cluster.server(old);
        long fencedBefore = fencings(owner);
        suspended = old;
        NamedPoint.ABOUT_TO_STORE.awaitReached(points.get(old));
        Epochs before = Epochs.of(cluster.database());
        Signals.suspend(owner);
        await("all shards owned by the other server")
                .atMost(PATIENCE)
                .until(() -> Epochs.of(cluster.database()).isEachLaterThan(before));
        checker.awaitAccepted(BEFORE);
        Books books = Books.of(cluster.database(), checker, Epochs.of(cluster.database()));
        Signals.resume(owner);
        suspended = -1;
        await("the old owner fenced").atMost(PATIENCE).until(() -> fencings(owner) > fencedBefore);
        checker.awaitAccepted(BEFORE);
        books.checkNothingNew(cluster.database(), checker);
        System.out.printf(
                "server %d suspended and resumed; fenced %d times; epochs %s, then %s%n",
                old, fencings(owner) - fencedBefore, before, Epochs.of(cluster.database()));
    }

    private static int ownerOfSome(LocalCluster cluster) throws SQLException {
        Map<String, Long> owned = Epochs.of(cluster.database()).owners();
        for (int i = 0; i < 2; i++) {
            if (owned.containsKey(cluster.server(i).nodeName())) {
                return i;
            }
        }
        throw new AssertionError("none of the servers owns a shard: " + owned);
    }

    private static boolean isReady(LocalWildFly server) throws Exception {
        URI ready = server.managementUri().resolve("/health/ready");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        }
    }

    private static long fencings(LocalWildFly server) throws Exception {
        try (var lines = Files.lines(server.log())) {
            return lines.filter(l -> l.contains("its batches go back to the broker"))
                    .count();
        }
    }
}
