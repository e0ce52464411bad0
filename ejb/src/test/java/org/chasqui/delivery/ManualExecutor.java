// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what it was given when the test says so, on the test's thread. */
final class ManualExecutor implements Executor {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean refusing;

    @Override
    public void execute(Runnable command) {
        if (refusing) {
            refusing = false;
            throw new RejectedExecutionException("overloaded");
        }
        waiting.add(command);
    }

    void refuseNext() {
        refusing = true;
    }

    int waiting() {
        return waiting.size();
    }

    void runAll() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}
