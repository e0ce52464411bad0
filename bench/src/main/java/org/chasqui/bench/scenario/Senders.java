// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.provision.BenchDevice;

/** The senders of a run, for the main thread: each method hands over to the event loop and waits. */
final class Senders {

    /** What the limits that protect people allow at once to somebody who has never written back, unless raised. */
    private static final int STRANGER_BURST = 60;

    private final Run run;
    private final List<Sender> senders = new ArrayList<>();
    private final long begin = System.nanoTime();

    Senders(Run run) {
        this.run = run;
    }

    /** Begins to connect one more. */
    void connect(BenchDevice device, Sender sender) {
        senders.add(sender);
        run.connect(device.token(), Optional.empty(), sender);
    }

    /** Of the event loop's thread. */
    List<Sender> all() {
        return senders;
    }

    /** Lets each keep so many messages outstanding until it has submitted so many. */
    void keep(int window, long messages) {
        run.doOnLoop(() -> senders.forEach(s -> s.keep(window, messages)));
    }

    /** No more submits. */
    void stop() {
        keep(0, 0);
    }

    long submitted() {
        return run.onLoop(() -> senders.stream().mapToLong(Sender::submitted).sum());
    }

    long outstanding() {
        return run.onLoop(() -> senders.stream().mapToLong(Sender::outstanding).sum());
    }

    /** Waits until each has submitted what it was told to and everything is accepted. */
    void awaitAccepted(int seconds) {
        if (!run.await(seconds, () -> run.onLoop(() -> senders.stream().allMatch(Sender::idle)))) {
            throw new BenchFailure(
                    BenchFailure.RUN, outstanding() + " messages were not accepted within " + seconds + " s");
        }
    }

    /** True when one has sent far more than the limits' defaults let through; otherwise nothing is known. */
    Object limitsRaised() {
        long most = run.onLoop(
                () -> senders.stream().mapToLong(Sender::submitted).max().orElse(0));
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        return most > STRANGER_BURST + seconds + 1 ? true : "unknown";
    }
}
