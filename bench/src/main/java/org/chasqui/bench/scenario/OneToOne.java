// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.chasqui.bench.measure.Latencies;
import org.chasqui.bench.measure.Result;
import org.chasqui.bench.provision.BenchDevice;
import org.chasqui.bench.proxy.DelayProxy;
import org.chasqui.bench.proxy.Link;

/**
 * Pairs of connected devices. A message counts when its durable Delivered receipt is back at the sender, which
 * acknowledges it. Either each pair keeps a number of messages outstanding, or messages are due at a fixed rate.
 */
public final class OneToOne {

    private static final int DRAIN_SECONDS = 30;

    /** Pairs beside the measured ones whose recipients are reached by another way. */
    private record Slow(int pairs, InetSocketAddress way) {}

    private final Run run;
    private final Load load;
    private final double rate;
    private final Optional<Slow> slow;
    private final Senders senders;
    private final Pacer pacer;

    private OneToOne(Run run, Load load, double rate, Optional<Slow> slow) {
        this.run = run;
        this.slow = slow;
        this.load = load;
        this.rate = rate;
        this.senders = new Senders(run);
        this.pacer = new Pacer(run.client().loop(), senders.all(), rate, run::broken);
    }

    /**
     * Runs it.
     *
     * @param rate messages a second of all pairs together; 0 for as many as the window lets through
     * @param link the way between devices and server
     * @param slowPairs 0, or so many pairs more whose recipients alone are behind the link; they are not counted
     */
    public static Result run(Server server, Load load, double rate, Link link, int slowPairs) {
        if (link.direct()) {
            return run(server, server.socket(), load, rate, Optional.empty(), link);
        }
        try (DelayProxy proxy = new DelayProxy(server.socket(), link)) {
            return slowPairs == 0
                    ? run(server, proxy.address(), load, rate, Optional.empty(), link)
                    : run(server, server.socket(), load, rate, Optional.of(new Slow(slowPairs, proxy.address())), link);
        }
    }

    private static Result run(
            Server server, InetSocketAddress target, Load load, double rate, Optional<Slow> slow, Link link) {
        try (Run run = new Run(server, target, load.bytes())) {
            return new OneToOne(run, load, rate, slow)
                    .measure()
                    .put("slow_pairs", slow.map(Slow::pairs).orElse(0))
                    .put("rtt_ms", link.rttMillis())
                    .put("loss", link.loss());
        }
    }

    private Result measure() {
        connect();
        begin();
        run.hold(load.warmUp(), "warming up");
        Usage before = Usage.before(run);
        run.doOnLoop(() -> run.latencies().begin(System.nanoTime()));
        run.hold(load.seconds(), "measuring");
        run.doOnLoop(() -> run.latencies().end(System.nanoTime()));
        Usage after = Usage.after(run);
        run.doOnLoop(pacer::stop);
        senders.stop();
        run.await(DRAIN_SECONDS, () -> unfinished() == 0);
        return result(before, after);
    }

    private Result result(Usage before, Usage after) {
        Latencies latencies = run.onLoop(run::latencies);
        Result result = new Result("one-to-one");
        new Interval(before, after, latencies.counted()).put(result, "");
        return result.figure("p50_ms", latencies.millis(50))
                .figure("p99_ms", latencies.millis(99))
                .figure("max_ms", latencies.maxMillis())
                .put("unfinished", unfinished())
                .put("busy_answers", run.onLoop(run::busyAnswers))
                .put("pairs", load.pairs())
                .put("window", rate > 0 ? null : load.window())
                .put("rate", rate > 0 ? rate : null)
                .put("seconds", load.seconds())
                .put("warm_up_seconds", load.warmUp())
                .put("limits_raised", senders.limitsRaised())
                .putAll(run.settings());
    }

    private void connect() {
        connect(load.pairs(), run, (token, receiver) -> run.connect(token, Optional.empty(), receiver));
        slow.ifPresent(beside -> connect(
                beside.pairs(), Uncounted.of(run), (token, receiver) -> run.connectBy(beside.way(), token, receiver)));
        run.awaitConnected();
        run.progress().line("%,d devices are connected", 2 * load.pairs());
    }

    /** Begins to connect pairs: the senders directly, the recipients, by their tokens, as it is said. */
    private void connect(int pairs, Sender.Traffic traffic, BiConsumer<String, Receiver> recipients) {
        List<BenchDevice> devices = run.createAccounts(2 * pairs);
        for (int i = 0; i < pairs; i++) {
            BenchDevice recipient = devices.get(2 * i + 1);
            senders.connect(devices.get(2 * i), new Sender(recipient.address(), Sender.Until.DELIVERED, traffic));
            recipients.accept(recipient.token(), new Receiver(run));
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
}
