// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.measure.Latencies;
import org.chasqui.bench.measure.Result;
import org.chasqui.bench.provision.BenchDevice;
import org.chasqui.bench.stream.DeviceStream;
import org.chasqui.bench.stream.StreamListener;

/**
 * All devices lose their connection and come back at the same moment, as after a restart of a switch, with no random
 * delay. Measured is the time from that moment until each has caught up.
 */
public final class Reconnect {

    private static final int AWAY_SECONDS = 5;
    private static final int PATIENCE_SECONDS = 300;

    private final Run run;
    private final Connections connections;

    private Reconnect(Run run, Connections connections) {
        this.run = run;
        this.connections = connections;
    }

    /** Runs it. */
    public static Result run(Server server, Connections connections) {
        connections.requireFiles(server.processes());
        try (Run run = new Run(server, server.socket(), 1)) {
            return new Reconnect(run, connections).measure();
        }
    }

    private Result measure() {
        List<BenchDevice> devices = run.createAccounts(connections.count());
        List<Receiver> receivers = new ArrayList<>();
        connections.connect(run, devices, receivers);
        run.progress().line("%,d devices are connected, and leave", devices.size());
        run.doOnLoop(() -> receivers.forEach(Receiver::close));
        run.hold(AWAY_SECONDS, "away");

        Usage before = Usage.before(run);
        long begin = System.nanoTime();
        run.doOnLoop(() -> run.latencies().begin(begin));
        for (int i = 0; i < devices.size(); i++) {
            run.client().connect(devices.get(i).token(), connections.source(i), new Returning(begin));
        }
        if (!run.await(PATIENCE_SECONDS, () -> caughtUp() == devices.size())) {
            throw new BenchFailure(
                    BenchFailure.RUN,
                    caughtUp() + " devices of " + devices.size() + " caught up within " + PATIENCE_SECONDS + " s");
        }
        return result(before, Usage.after(run), devices.size());
    }

    private Result result(Usage before, Usage after, int count) {
        Latencies latencies = run.onLoop(run::latencies);
        Result result = new Result("reconnect")
                .figure("p50_ms", latencies.millis(50))
                .figure("p99_ms", latencies.millis(99))
                .figure("max_ms", latencies.maxMillis())
                .put("latency_is", "from the moment all connect until CaughtUp")
                .figure("connections_per_s", count / (latencies.maxMillis() / 1e3))
                .put("connections", count)
                .put("sources", connections.sources());
        if (run.server().processes().known()) {
            result.figure(
                    "server_cpu_us_per_connection", (double) (after.serverMicros() - before.serverMicros()) / count);
        }
        return result.putAll(run.settings());
    }

    private long caughtUp() {
        return run.onLoop(() -> run.latencies().counted());
    }

    /** A device that comes back. */
    private final class Returning implements StreamListener {

        private final long begin;

        Returning(long begin) {
            this.begin = begin;
        }

        @Override
        public void caughtUp(DeviceStream stream) {
            run.latencies().completed(begin, System.nanoTime());
        }

        @Override
        public void closed(DeviceStream stream, String why) {
            run.failed(new BenchFailure(BenchFailure.RUN, "a device that came back: " + why));
        }
    }
}
