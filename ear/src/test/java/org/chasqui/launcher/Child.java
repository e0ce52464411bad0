// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of the stack. Who it is stands in a file, so that a launcher can end what an earlier one left behind when
 * it was killed.
 */
final class Child {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(3);

    private final Process process;
    private final Path pidFile;

    private Child(Process process, Path pidFile) {
        this.process = process;
        this.pidFile = pidFile;
    }

    /** Starts a process that writes to {@code output}, which is emptied first, and by default has nothing to read. */
    static Child start(ProcessBuilder builder, Path output, Path pidFile) throws IOException {
        if (builder.redirectInput() == ProcessBuilder.Redirect.PIPE) {
            builder.redirectInput(Path.of("/dev/null").toFile());
        }
        builder.redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        Process process = builder.start();
        Files.writeString(pidFile, Identity.of(process.toHandle()).toString());
        return new Child(process, pidFile);
    }

    /**
     * Runs a program that ends by itself.
     *
     * @return its exit code
     */
    static int run(ProcessBuilder builder, Path output, Path pidFile) throws IOException, InterruptedException {
        Child child = start(builder, output, pidFile);
        try {
            if (!child.endsWithin(LONGEST_RUN)) {
                throw new LaunchException(builder.command().getFirst() + " still runs after " + LONGEST_RUN.toSeconds()
                        + " s; see " + output);
            }
            return child.process.exitValue();
        } finally {
            child.kill();
        }
    }

    /** Ends the process that {@code pidFile} names, if it still runs. */
    static void endLeftover(Path pidFile, Progress progress) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> left = Identity.parse(Files.readString(pidFile)).running();
        if (left.isPresent()) {
            progress.step("ending process " + left.get().pid() + ", left by an earlier run");
            left.get().destroyForcibly();
            left.get().onExit().join();
        }
        Files.deleteIfExists(pidFile);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when the process has ended, for whatever reason. */
    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** Waits a while, less if the process ends meanwhile. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks the process to end, and insists after 30 seconds. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!endsWithin(PATIENCE)) {
            process.destroyForcibly();
            process.waitFor();
        }
        Files.deleteIfExists(pidFile);
    }

    /** Ends the process as a power failure would: SIGKILL. */
    void kill() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        Files.deleteIfExists(pidFile);
    }
}
