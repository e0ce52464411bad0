// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.chasqui.bench.Options;
import org.chasqui.bench.measure.JavaHeap;
import org.chasqui.bench.measure.Processes;
import org.chasqui.bench.measure.Result;
import org.chasqui.bench.provision.BenchDevice;

/**
 * Devices that are connected and silent: what each costs in heap and memory, and what all of them cost per second. A
 * tenth of them connects before the first reading, so that what a server loads and keeps once is not counted.
 */
public final class Idle {

    private static final int SETTLE_SECONDS = 5;
    private static final int FIRST_SHARE = 10;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Run run;
    private final Connections connections;
    private final List<Receiver> receivers = new ArrayList<>();

    private Idle(Run run, Connections connections) {
        this.run = run;
        this.connections = connections;
    }

    /**
     * Runs it.
     *
     * @param seconds that all are held
     */
    public static Result run(Server server, Connections connections, int seconds) {
        Options.require("--seconds", seconds, 1, 3_600);
        connections.requireFiles(server.processes());
        try (Run run = new Run(server, server.socket(), 1)) {
            return new Idle(run, connections).measure(seconds);
        }
    }

    /** Heap in use after a collection, empty if no Java process was named, and resident memory of all processes. */
    private record Memory(OptionalLong heap, long resident) {

        static Memory of(Processes server) {
            List<Long> java = server.java();
            long[] heaps = java.stream()
                    .map(JavaHeap::liveBytes)
                    .flatMapToLong(OptionalLong::stream)
                    .toArray();
            OptionalLong heap = heaps.length == 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(LongStream.of(heaps).sum());
            return new Memory(heap, server.residentBytes());
        }
    }

    private Result measure(int seconds) {
        List<BenchDevice> devices = run.createAccounts(connections.count());
        int first = Math.max(1, devices.size() / FIRST_SHARE);
        connect(devices.subList(0, first));
        Memory before = Memory.of(run.server().processes());

        Usage connecting = Usage.before(run);
        connect(devices.subList(first, devices.size()));
        Usage connected = Usage.after(run);
        run.progress().line("%,d devices are connected", devices.size());
        run.hold(SETTLE_SECONDS, "settling");

        Usage quiet = Usage.before(run);
        run.hold(seconds, "idle");
        Usage end = Usage.after(run);
        Memory after = Memory.of(run.server().processes());

        int counted = devices.size() - first;
        Result result = new Result("idle")
                .put("connections", devices.size())
                .put("sources", connections.sources())
                .put("seconds", seconds)
                .figure("connections_per_s", counted / seconds(connecting, connected));
        if (run.server().processes().known()) {
            memory(result, before, after, counted);
            result.figure(
                            "server_cpu_us_per_connection",
                            (double) (connected.serverMicros() - connecting.serverMicros()) / counted)
                    .figure(
                            "idle_server_cores",
                            (end.serverMicros() - quiet.serverMicros()) / MICROS_PER_SECOND / seconds(quiet, end));
        }
        return result.putAll(run.settings());
    }

    private void connect(List<BenchDevice> devices) {
        connections.connect(run, devices, receivers);
    }

    private static void memory(Result result, Memory before, Memory after, int counted) {
        result.figure("resident_bytes_per_connection", (double) (after.resident() - before.resident()) / counted)
                .put("resident_bytes", after.resident());
        if (before.heap().isPresent() && after.heap().isPresent()) {
            long heap = after.heap().getAsLong();
            result.figure(
                            "heap_bytes_per_connection",
                            (double) (heap - before.heap().getAsLong()) / counted)
                    .put("heap_bytes", heap);
        }
    }

    private static double seconds(Usage from, Usage to) {
        return (to.nanos() - from.nanos()) / NANOS_PER_SECOND;
    }
}
