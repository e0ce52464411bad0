// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.measure.Processes;

/**
 * What server and generator have used up by a moment. CPU time is read between the two readings of the metrics, so that
 * answering those is not counted.
 *
 * @param nanos {@link System#nanoTime()}
 * @param serverMicros CPU time of the processes of {@code --pids}
 * @param serverKnown false without {@code --pids}
 * @param ownMicros CPU time of this process
 * @param stored rows inserted by the server, those of messages and those of events
 */
record Usage(long nanos, long serverMicros, boolean serverKnown, long ownMicros, long stored) {

    /** Before something is measured: metrics first. */
    static Usage before(Run run) {
        long stored = run.metrics().stored();
        return now(run).withStored(stored);
    }

    /** After something was measured: metrics last. */
    static Usage after(Run run) {
        return now(run).withStored(run.metrics().stored());
    }

    private static Usage now(Run run) {
        Processes server = run.server().processes();
        return new Usage(System.nanoTime(), server.cpuMicros(), server.known(), Processes.ownCpuMicros(), 0);
    }

    private Usage withStored(long rows) {
        return new Usage(nanos, serverMicros, serverKnown, ownMicros, rows);
    }
}
