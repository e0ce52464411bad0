// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code mvn -Prun}: Chasqui in the foreground with demo users, until Ctrl-C, or until Maven ends. State is kept in
 * {@code .chasqui/}, so that the next run has the same accounts and the messages still waiting.
 */
public final class Run {

    /** The exit status that stands for a message in the failure file. */
    private static final int EXPLAINED = 2;

    private final long begin = System.nanoTime();
    private final Path home = Artifacts.fromSystemProperties().home();
    private final Path state = home.resolve(".chasqui");
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile @Nullable RunLock lock;
    private volatile @Nullable LocalStack stack;

    private Run() {}

    public static void main(String[] arguments) throws IOException, URISyntaxException {
        loadAllClasses();
        Files.deleteIfExists(failureFile());
        int status = 1;
        try {
            new Run().untilTheEnd();
        } catch (LaunchException e) {
            status = explain(e);
        } catch (InterruptedException e) {
            // the shutdown hook is at work and ends the JVM
        }
        System.exit(status);
    }

    /** Maven reads the file and shows the message as the reason why the build failed. */
    private static int explain(LaunchException failure) throws IOException {
        System.out.println("\n" + failure.getMessage() + "\n");
        Files.writeString(failureFile(), failure.getMessage());
        return EXPLAINED;
    }

    private static Path failureFile() {
        return Path.of(System.getProperty("chasqui.failure.file"));
    }

    /** mvn clean may delete our classes while we run, and stopping needs some that starting did not. */
    private static void loadAllClasses() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Run.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path ours = classes.resolve(Run.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(ours)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace('/', '.');
                if (!name.endsWith("IT.class") && !name.endsWith("package-info.class")) {
                    Class.forName(name.substring(0, name.length() - ".class".length()));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    private void untilTheEnd() throws IOException, InterruptedException {
        CompletableFuture<String> end = new CompletableFuture<>();
        ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(0)));
        Thread starter = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(starter), "stop"));
        try {
            start().failure().thenAccept(what -> {
                if (!stopping) {
                    end.complete(what);
                }
            });
            settled.countDown();
            throw new LaunchException(end.get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            settled.countDown();
        }
    }

    private LocalStack start() throws IOException, InterruptedException {
        lock = RunLock.take(state.resolve("run.lock"), this::step);
        LocalStack prepared = LocalStack.prepare(state, state, Ports.fromSystemProperties(), this::step);
        stack = prepared;
        prepared.start();
        step("creating the demo users");
        new DemoUsers(prepared.httpUri()).create();
        step("ready");
        System.out.println(welcome(prepared));
        return prepared;
    }

    private void step(String line) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("[%5.1f s] %s%n", seconds, line);
    }

    private String welcome(LocalStack running) {
        URI http = running.httpUri();
        return """

                Chasqui is running.

                  server     %1$s/chasqui   (WebSocket: %2$s/chasqui/v1/stream)
                             %6$s/chasqui   (its certificate: %7$s)
                  database   %3$s
                  state      %4$s
                  log        %5$s

                  demo users, for this machine only: alice / alice-demo, bob / bob-demo
                  administrator:                     admin / admin-demo

                Try it. In a second terminal, in this directory:

                  java -jar client/target/chasqui.jar --home .chasqui/alice enrol %1$s alice
                  java -jar client/target/chasqui.jar --home .chasqui/bob enrol %1$s bob
                  java -jar client/target/chasqui.jar --home .chasqui/alice chat bob

                and in a third:

                  java -jar client/target/chasqui.jar --home .chasqui/bob chat alice

                Ctrl-C stops server and database; the next mvn -Prun goes on with the same data.
                """.formatted(
                        http,
                        http.toString().replaceFirst("http", "ws"),
                        running.jdbcUrl(),
                        home.relativize(state),
                        home.relativize(running.server().log()),
                        running.httpsUri(),
                        home.relativize(running.certificate()));
    }

    /** Runs in the shutdown hook: on Ctrl-C, on a signal, when Maven is gone and when starting has failed. */
    private void stop(Thread starter) {
        stopping = true;
        try {
            RunLock held = lock;
            if (held != null) {
                held.stopping();
            }
            if (settled.getCount() > 0) {
                starter.interrupt();
                settled.await(20, TimeUnit.SECONDS);
            }
            LocalStack running = stack;
            if (running != null) {
                System.out.println("\nStopping Chasqui …");
                running.close();
                System.out.println("Stopped.");
            }
            RunLock taken = lock;
            if (taken != null) {
                taken.close();
            }
        } catch (IOException e) {
            System.out.println("Stopping failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
