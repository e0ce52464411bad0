// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.measure.Result;
import org.chasqui.bench.provision.BenchDevice;
import org.chasqui.bench.stream.Destination;

/**
 * Devices that were away come back, all together, and fetch what was stored for them. Done when everything was received
 * and acknowledged and no row is left; the senders stay connected and acknowledge the receipts, which is part of it.
 */
public final class OfflineDrain {

    private final Run run;
    private final Volume volume;
    private final Senders senders;
    private final List<BenchDevice> recipients;

    private OfflineDrain(Run run, Volume volume, List<BenchDevice> recipients) {
        this.run = run;
        this.volume = volume;
        this.recipients = recipients;
        this.senders = new Senders(run);
    }

    /** Runs it; if it fails, what is still stored is removed with the recipients' devices. */
    public static Result run(String name, Server server, Volume volume) {
        int writing = volume.devices().senders();
        try (Run run = new Run(server, server.socket(), volume.bytes())) {
            List<BenchDevice> devices =
                    run.createAccounts(writing + volume.devices().recipients());
            List<BenchDevice> recipients = devices.subList(writing, devices.size());
            try {
                OfflineDrain scenario = new OfflineDrain(run, volume, recipients);
                scenario.connect(devices.subList(0, writing));
                return scenario.measure(name);
            } finally {
                run.remove(recipients);
            }
        }
    }

    private void connect(List<BenchDevice> writing) {
        for (int i = 0; i < writing.size(); i++) {
            BenchDevice to = recipients.get(i % recipients.size());
            senders.connect(writing.get(i), new Sender(Destination.of(to.address()), Sender.Until.ACCEPTED, run));
        }
        run.awaitConnected();
    }

    private Result measure(String name) {
        if (volume.warmUp() > 0) {
            cycle(volume.warmUp());
        }
        Cycle measured = cycle(volume.messages());
        Result result = new Result(name);
        measured.store().put(result, "store_");
        measured.drain().put(result, "");
        return result.put("latency_is", "not measured: a message waits as long as its device is away")
                .put("repeated", measured.repeated())
                .put("senders", volume.devices().senders())
                .put("recipients", volume.devices().recipients())
                .put("window", volume.window())
                .put("warm_up_messages", volume.warmUp())
                .put("limits_raised", senders.limitsRaised())
                .putAll(run.settings());
    }

    /** Storing and fetching; {@code repeated} messages came more than once. */
    private record Cycle(Interval store, Interval drain, long repeated) {}

    private Cycle cycle(int wanted) {
        long each = Math.max(1, wanted / volume.devices().senders());
        long messages = each * volume.devices().senders();
        Backlog backlog = new Backlog(run.metrics());
        Usage begin = Usage.before(run);
        senders.keep(volume.window(), each);
        senders.awaitAccepted(Backlog.PATIENCE_SECONDS);
        backlog.awaitStored(run, messages);
        Usage stored = Usage.after(run);
        run.progress().line("%,d messages are stored", messages);

        Usage coming = Usage.before(run);
        List<Receiver> receivers = connectRecipients();
        awaitReceived(receivers, messages);
        backlog.awaitGone(run);
        Usage gone = Usage.after(run);
        run.progress().line("%,d messages are fetched, no row is left", messages);
        run.doOnLoop(() -> receivers.forEach(Receiver::close));
        return new Cycle(
                new Interval(begin, stored, messages),
                new Interval(coming, gone, messages),
                received(receivers) - messages);
    }

    private List<Receiver> connectRecipients() {
        List<Receiver> receivers = Stream.generate(() -> new Receiver(run))
                .limit(recipients.size())
                .toList();
        for (int i = 0; i < receivers.size(); i++) {
            run.connect(recipients.get(i).token(), Optional.empty(), receivers.get(i));
        }
        return receivers;
    }

    private void awaitReceived(List<Receiver> receivers, long messages) {
        if (!run.await(Backlog.PATIENCE_SECONDS, () -> received(receivers) >= messages)) {
            throw new BenchFailure(
                    BenchFailure.RUN,
                    received(receivers) + " messages of " + messages + " came within " + Backlog.PATIENCE_SECONDS
                            + " s");
        }
        run.awaitConnected();
    }

    private long received(List<Receiver> receivers) {
        return run.onLoop(() -> receivers.stream().mapToLong(Receiver::received).sum());
    }
}
