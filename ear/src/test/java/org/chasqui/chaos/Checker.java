// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.chasqui.it.RawDevice;
import org.chasqui.it.Rows;
import org.chasqui.launcher.LocalDatabase;
import org.chasqui.launcher.LocalStack;

/**
 * Sends numbered messages among many devices and tells whether every accepted one was shown once, in order, and
 * receipted. A test starts it, breaks something meanwhile, and asks for {@link #verify}.
 */
final class Checker implements AutoCloseable {

    private static final int CORRESPONDENTS = 5;
    private static final Duration POLL = Duration.ofMillis(200);

    private final CheckerSettings settings;
    private final LocalDatabase database;
    private final Ledger ledger = new Ledger();
    private final Network network = Network.create();
    private final List<CheckedDevice> devices = new ArrayList<>();
    private final Population population;
    private final long begun = System.nanoTime();

    /** Enrols the devices; the test tells them when to appear. */
    static Checker prepare(LocalStack stack, CheckerSettings settings) throws Exception {
        return new Checker(stack.database(), settings, stack::httpUri);
    }

    /** Enrols the devices and lets them begin. */
    static Checker start(LocalStack stack, CheckerSettings settings) throws Exception {
        return start(stack.database(), settings, stack::httpUri);
    }

    /** @param server where devices connect to; asked before each connection */
    static Checker start(LocalDatabase database, CheckerSettings settings, Supplier<URI> server) throws Exception {
        Checker checker = new Checker(database, settings, server);
        checker.devices.forEach(d -> d.appear(settings.restless()));
        return checker;
    }

    private Checker(LocalDatabase database, CheckerSettings settings, Supplier<URI> server) throws Exception {
        this.database = database;
        this.settings = settings;
        population = Population.enrol(server.get(), settings.accounts());
        List<Long> accounts = population.accounts();
        List<RawDevice> all =
                population.devices().values().stream().flatMap(List::stream).toList();
        for (int i = 0; i < all.size(); i++) {
            RawDevice device = all.get(i);
            int share =
                    (int) (settings.messages() * (i + 1L) / all.size() - settings.messages() * (long) i / all.size());
            Outbox outbox = new Outbox(
                    device,
                    population,
                    ledger,
                    correspondents(accounts, accounts.indexOf(device.account())),
                    new Outbox.Quota(share, settings.outstanding(), (double) settings.perSecond() / all.size()));
            devices.add(new CheckedDevice(device, outbox, ledger, server, network));
        }
        if (settings.perSecond() > 0) {
            network.timer().scheduleAtFixedRate(() -> devices.forEach(CheckedDevice::pump), 0, 50, MILLISECONDS);
        }
    }

    /** The next few accounts: who is written to and who writes are not the same. */
    private static List<Long> correspondents(List<Long> accounts, int self) {
        List<Long> others = new ArrayList<>();
        for (int i = 1; i <= CORRESPONDENTS; i++) {
            others.add(accounts.get((self + i * i) % accounts.size()));
        }
        others.removeIf(a -> a.equals(accounts.get(self)));
        return others;
    }

    Ledger ledger() {
        return ledger;
    }

    List<CheckedDevice> devices() {
        return devices;
    }

    int accepted() {
        return ledger.accepted().size();
    }

    /** Waits until so many messages more than now have been accepted. */
    void awaitAccepted(int more) {
        int goal = accepted() + more;
        await().atMost(settings.patience()).pollInterval(POLL).until(() -> accepted() >= goal);
    }

    /** Waits until a submit is told that the server is busy. */
    void awaitBusy() {
        long before = ledger.busy.sum();
        await("BUSY").atMost(settings.patience()).pollInterval(POLL).until(() -> ledger.busy.sum() > before);
    }

    void stopSending() {
        devices.forEach(CheckedDevice::stopSending);
    }

    private RawDevice[] enrolled() {
        return devices.stream().map(CheckedDevice::self).toArray(RawDevice[]::new);
    }

    boolean hasSentAll() {
        return devices.stream().allMatch(CheckedDevice::hasSentAll);
    }

    /** Waits for the end, calms the network down, and checks the books. */
    void verify() {
        await("all submits answered")
                .atMost(settings.patience())
                .pollInterval(POLL)
                .until(this::hasSentAll);
        double seconds = (System.nanoTime() - begun) / 1e9;
        devices.forEach(CheckedDevice::calmDown);
        await().atMost(settings.patience())
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(
                                devices.stream().filter(d -> !d.isCaughtUp()).count())
                        .as("devices that are not connected and caught up")
                        .isZero());
        Progress progress = new Progress();
        await().atMost(settings.patience()).pollInterval(Duration.ofSeconds(1)).until(progress::isOver);
        await().atMost(settings.patience())
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(Rows.waiting(database, enrolled()))
                        .as("rows left in delivery_record for these devices")
                        .isZero());
        Balance balance = Balance.of(ledger, devices);
        System.out.printf(
                "checker: %s; %s; %.1f s to send, %.1f s in all%n",
                ledger, balance, seconds, (System.nanoTime() - begun) / 1e9);
        assertThat(ledger.faults()).as("faults; %s", ledger).isEmpty();
        assertThat(balance)
                .isEqualTo(new Balance(
                        devices.stream().mapToInt(CheckedDevice::begun).sum(), 0, 0, 0));
    }

    /** Whether all is there, or nothing comes any more: what is with the broker is in no table. */
    private final class Progress {
        private static final long STANDSTILL_NANOS = 60_000_000_000L;
        private long seen = -1;
        private long since;

        boolean isOver() {
            long now = ledger.shown.sum() + ledger.redelivered.sum() + ledger.events.sum();
            if (now != seen) {
                seen = now;
                since = System.nanoTime();
            }
            return Balance.of(ledger, devices).isComplete() || System.nanoTime() - since > STANDSTILL_NANOS;
        }
    }

    @Override
    public void close() {
        devices.forEach(CheckedDevice::disappear);
        network.close();
    }
}
