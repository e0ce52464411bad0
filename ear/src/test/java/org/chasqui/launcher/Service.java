// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A server that runs as a process of ours: what {@link LocalDatabase} and {@link LocalWildFly} have in common. */
abstract class Service implements AutoCloseable {

    private @Nullable Child child;

    /** The process was started. */
    final void runs(Child started) {
        child = started;
    }

    /** The process has ended by itself. */
    final void ended() {
        child = null;
    }

    public final boolean isAlive() {
        return child != null && child.isAlive();
    }

    /**
     * The id of the server's process.
     *
     * @throws IllegalStateException if it does not run
     */
    public final long pid() {
        if (child == null) {
            throw new IllegalStateException("the server does not run");
        }
        return child.pid();
    }

    /** Completes when the running server ends. */
    final CompletableFuture<?> onExit() {
        return child == null ? CompletableFuture.completedFuture(null) : child.onExit();
    }

    /** Stops the server in good order; does nothing when it does not run. */
    public final void stop() throws IOException, InterruptedException {
        if (child != null) {
            child.stop();
            child = null;
        }
    }

    /** Ends the server's process with SIGKILL, as a power failure would. */
    public final void kill() throws IOException {
        if (child != null) {
            child.kill();
            child = null;
        }
    }

    @Override
    public final void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
