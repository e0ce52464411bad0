// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.util.List;
import org.chasqui.bench.measure.Latencies;
import org.chasqui.bench.measure.Result;
import org.chasqui.bench.provision.BenchDevice;
import org.chasqui.bench.stream.Destination;

/**
 * Senders write to devices that are not connected. A message counts when it is accepted and its row is in the database:
 * the clock stops when the server has stored as many rows as were sent.
 */
public final class OfflineStore {

    private final Run run;
    private final Load load;
    private final Senders senders;

    private OfflineStore(Run run, Load load) {
        this.run = run;
        this.load = load;
        this.senders = new Senders(run);
    }

    /** Runs it; what was stored is removed again, with the recipients' devices. */
    public static Result run(Server server, Load load) {
        try (Run run = new Run(server, server.socket(), load.bytes())) {
            List<BenchDevice> devices = run.createAccounts(2 * load.pairs());
            List<BenchDevice> recipients = devices.subList(load.pairs(), devices.size());
            try {
                OfflineStore scenario = new OfflineStore(run, load);
                scenario.connect(devices, recipients);
                return scenario.measure();
            } finally {
                run.remove(recipients);
            }
        }
    }

    private void connect(List<BenchDevice> devices, List<BenchDevice> recipients) {
        for (int i = 0; i < load.pairs(); i++) {
            senders.connect(
                    devices.get(i),
                    new Sender(Destination.of(recipients.get(i).address()), Sender.Until.ACCEPTED, run));
        }
        run.awaitConnected();
    }

    private Result measure() {
        send(load.warmUp(), "warming up");
        run.doOnLoop(run::freshLatencies);
        Usage before = Usage.before(run);
        run.doOnLoop(() -> run.latencies().begin(System.nanoTime()));
        send(load.seconds(), "measuring");
        Usage after = Usage.after(run);
        Latencies latencies = run.onLoop(run::latencies);
        Result result = new Result("offline-store");
        new Interval(before, after, latencies.counted()).put(result, "");
        return result.figure("p50_ms", latencies.millis(50))
                .figure("p99_ms", latencies.millis(99))
                .put("latency_is", "until Accepted")
                .put("busy_answers", run.onLoop(run::busyAnswers))
                .put("pairs", load.pairs())
                .put("window", load.window())
                .put("seconds", load.seconds())
                .put("warm_up_seconds", load.warmUp())
                .put("limits_raised", senders.limitsRaised())
                .putAll(run.settings());
    }

    private void send(int seconds, String label) {
        Backlog backlog = new Backlog(run.metrics());
        long sentBefore = senders.submitted();
        senders.keep(load.window(), Long.MAX_VALUE);
        run.hold(seconds, label);
        senders.stop();
        senders.awaitAccepted(Backlog.PATIENCE_SECONDS);
        run.progress().line("all are accepted, waiting until they are stored");
        backlog.awaitStored(run, senders.submitted() - sentBefore);
    }
}
