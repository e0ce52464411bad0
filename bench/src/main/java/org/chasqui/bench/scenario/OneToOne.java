// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.chasqui.bench.measure.Latencies;
import org.chasqui.bench.measure.Result;
import org.chasqui.bench.provision.BenchAccount;
import org.chasqui.bench.provision.BenchDevice;
import org.chasqui.bench.proxy.DelayProxy;
import org.chasqui.bench.proxy.Link;

/**
 * Pairs of accounts whose devices are connected. The first device of one writes to the other; with several devices
 * each, every message has a copy for each of the recipient's and for the sender's others. It counts when its durable
 * Delivered receipt is back at the sending device, which acknowledges it. Either each pair keeps a number of messages
 * outstanding, or messages are due at a fixed rate.
 */
public final class OneToOne {

    private static final int DRAIN_SECONDS = 30;

    /** In which the sender's other devices acknowledge the last receipts; what they do not is stored. */
    private static final int SETTLE_SECONDS = 1;

    private final Run run;
    private final Load load;
    private final double rate;
    private final Accounts accounts;
    private final Optional<InetSocketAddress> slowWay;
    private final Senders senders;
    private final Pacer pacer;

    private OneToOne(Run run, Load load, double rate, Accounts accounts, Optional<InetSocketAddress> slowWay) {
        this.run = run;
        this.load = load;
        this.rate = rate;
        this.accounts = accounts;
        this.slowWay = slowWay;
        this.senders = new Senders(run);
        this.pacer = new Pacer(run.client().loop(), senders.all(), rate, run::broken);
    }

    /**
     * Runs it.
     *
     * @param rate messages a second of all pairs together; 0 for as many as the window lets through
     * @param link the way between devices and server, or with slow pairs between the server and their recipients
     */
    public static Result run(Server server, Load load, double rate, Link link, Accounts accounts) {
        Result result;
        if (link.direct()) {
            result = run(new Run(server, server.socket(), load.bytes()), load, rate, accounts, Optional.empty());
        } else {
            try (DelayProxy proxy = new DelayProxy(server.socket(), link)) {
                boolean some = accounts.slowPairs() > 0;
                Run run = new Run(server, some ? server.socket() : proxy.address(), load.bytes());
                result = run(
                        run, load, rate, accounts, Optional.of(proxy.address()).filter(way -> some));
            }
        }
        return result.put("slow_pairs", accounts.slowPairs())
                .put("rtt_ms", link.rttMillis())
                .put("loss", link.loss());
    }

    private static Result run(Run run, Load load, double rate, Accounts accounts, Optional<InetSocketAddress> slowWay) {
        try (run) {
            return new OneToOne(run, load, rate, accounts, slowWay).measure();
        }
    }

    private Result measure() {
        connect();
        begin();
        run.hold(load.warmUp(), "warming up");
        Usage before = Usage.before(run);
        long copiesBefore = run.onLoop(() -> {
            run.latencies().begin(System.nanoTime());
            return run.copies();
        });
        run.hold(load.seconds(), "measuring");
        long copies = run.onLoop(() -> {
            run.latencies().end(System.nanoTime());
            return run.copies() - copiesBefore;
        });
        Usage after = Usage.after(run);
        run.doOnLoop(pacer::stop);
        senders.stop();
        run.await(DRAIN_SECONDS, () -> unfinished() == 0 && missingCopies() == 0);
        if (accounts.devices() > 1) {
            run.hold(SETTLE_SECONDS, "settling");
        }
        return result(before, after, copies);
    }

    private Result result(Usage before, Usage after, long copies) {
        Latencies latencies = run.onLoop(run::latencies);
        Result result = new Result("one-to-one");
        Interval interval = new Interval(before, after, latencies.counted());
        interval.put(result, "");
        interval.putCopies(result, copies);
        return result.figure("p50_ms", latencies.millis(50))
                .figure("p99_ms", latencies.millis(99))
                .figure("max_ms", latencies.maxMillis())
                .put("unfinished", unfinished())
                .put("missing_copies", missingCopies())
                .put("busy_answers", run.onLoop(run::busyAnswers))
                .put("pairs", load.pairs())
                .put("devices", accounts.devices())
                .put("window", rate > 0 ? null : load.window())
                .put("rate", rate > 0 ? rate : null)
                .put("seconds", load.seconds())
                .put("warm_up_seconds", load.warmUp())
                .put("limits_raised", senders.limitsRaised())
                .putAll(run.settings());
    }

    private void connect() {
        connect(load.pairs(), run, this::connectDirectly);
        slowWay.ifPresent(way -> connect(
                accounts.slowPairs(),
                Uncounted.of(run),
                (device, receiver) -> run.connectBy(way, device.token(), receiver)));
        run.awaitConnected();
        run.progress()
                .line("%,d devices are connected", 2 * (load.pairs() + accounts.slowPairs()) * accounts.devices());
    }

    private void connectDirectly(BenchDevice device, Receiver receiver) {
        run.connect(device.token(), Optional.empty(), receiver);
    }

    /** Begins to connect pairs: the senders and their other devices directly, the recipients as it is said. */
    private void connect(int pairs, Sender.Traffic traffic, BiConsumer<BenchDevice, Receiver> recipients) {
        List<BenchAccount> created = run.createAccounts(2 * pairs, accounts.devices());
        for (int i = 0; i < pairs; i++) {
            BenchAccount sender = created.get(2 * i);
            BenchAccount recipient = created.get(2 * i + 1);
            senders.connect(sender.first(), new Sender(sender.to(recipient), Sender.Until.DELIVERED, traffic));
            sender.others().forEach(other -> connectDirectly(other, new Receiver(traffic)));
            recipient.devices().forEach(device -> recipients.accept(device, new Receiver(traffic)));
        }
    }

    private void begin() {
        if (rate > 0) {
            run.doOnLoop(pacer::start);
        } else {
            senders.keep(load.window(), Long.MAX_VALUE);
        }
    }

    /** Messages that are due, or submitted, and whose receipt is not here. */
    private long unfinished() {
        return run.onLoop(pacer::late) + senders.outstanding();
    }

    /** Copies of messages whose receipt is here that did not come; those that came twice hide others. */
    private long missingCopies() {
        return run.onLoop(() -> Math.max(0, run.latencies().total() * accounts.copies() - run.copies()));
    }
}
