// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.measure.Processes;
import org.chasqui.bench.measure.Result;

/**
 * What server and generator have used up by a moment. CPU time is read between the two readings of the metrics, so that
 * answering those is not counted.
 *
 * @param nanos {@link System#nanoTime()}
 * @param serverMicros CPU time of the processes of {@code --pids}
 * @param ownMicros CPU time of this process
 * @param stored rows inserted by the server
 */
record Usage(long nanos, long serverMicros, long ownMicros, long stored) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Before something is measured: metrics first. */
    static Usage before(Run run) {
        long stored = run.metrics().stored();
        return new Usage(System.nanoTime(), run.server().processes().cpuMicros(), Processes.ownCpuMicros(), stored);
    }

    /** After something was measured: metrics last. */
    static Usage after(Run run) {
        long server = run.server().processes().cpuMicros();
        long own = Processes.ownCpuMicros();
        long now = System.nanoTime();
        return new Usage(now, server, own, run.metrics().stored());
    }

    double secondsSince(Usage earlier) {
        return (nanos - earlier.nanos) / NANOS_PER_SECOND;
    }

    /**
     * Puts the figures of so many messages into a result.
     *
     * @param processesKnown without {@code --pids} the server's CPU time is not known
     */
    void put(Result result, Usage earlier, long messages, boolean processesKnown) {
        result.figure("msgs_per_s", messages / secondsSince(earlier))
                .figure("generator_cpu_us_per_msg", (double) (ownMicros - earlier.ownMicros) / messages)
                .figure("rows_per_msg", (double) (stored - earlier.stored) / messages)
                .put("rows_are", "delivery records of messages and events")
                .put("messages", messages)
                .figure("measured_seconds", secondsSince(earlier));
        if (processesKnown) {
            double server = serverMicros - earlier.serverMicros;
            result.figure("server_cpu_us_per_msg", server / messages)
                    .figure("server_cores", server / 1e6 / secondsSince(earlier));
        }
    }
}
