// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs in Maven's own JVM, on whatever Java that is, before {@link Run} is started from there. When Maven is
 * interrupted it passes that on to its child and waits, so that the prompt comes back when everything has stopped.
 */
public final class AwaitRun extends Thread {

    private static final long PATIENCE_SECONDS = 90;

    private AwaitRun() {
        super(topGroup(), "await-run");
    }

    /** The group we are called in does not live as long as Maven does, and with it no thread of it can start. */
    private static ThreadGroup topGroup() {
        ThreadGroup group = currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    public static void main(String[] arguments) {
        Runtime.getRuntime().addShutdownHook(new AwaitRun());
    }

    /** At this time the only child of Maven is the run. */
    @Override
    public void run() {
        List<ProcessHandle> children = ProcessHandle.current().children().toList();
        children.forEach(ProcessHandle::destroy);
        try {
            for (ProcessHandle child : children) {
                child.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            }
        } catch (CompletionException e) {
            // it did not stop in time, and says so itself
        }
    }
}
