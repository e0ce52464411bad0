// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.launcher;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs in Maven's own JVM, on whatever Java that is, before {@link Run} is started from there: when Maven is
 * interrupted, it passes that on and waits, so that the prompt comes back when everything has stopped.
 */
public final class AwaitRun extends Thread {

    private static final long PATIENCE_SECONDS = 90;

    private AwaitRun() {
        super("await-run");
    }

    public static void main(String[] arguments) {
        Runtime.getRuntime().addShutdownHook(new AwaitRun());
    }

    @Override
    public void run() {
        List<ProcessHandle> runs =
                ProcessHandle.current().children().filter(AwaitRun::isRun).toList();
        runs.forEach(ProcessHandle::destroy);
        try {
            runs.forEach(run ->
                    run.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        } catch (CompletionException e) {
            // it did not stop in time, and says so itself
        }
    }

    private static boolean isRun(ProcessHandle process) {
        String main = AwaitRun.class.getPackageName() + ".Run";
        return process.info().arguments().stream().flatMap(Stream::of).anyMatch(main::equals);
    }
}
