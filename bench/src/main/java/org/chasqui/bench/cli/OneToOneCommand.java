// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.Options;
import org.chasqui.bench.proxy.Link;
import org.chasqui.bench.scenario.Accounts;
import org.chasqui.bench.scenario.Load;
import org.chasqui.bench.scenario.OneToOne;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code one-to-one}. */
@Command(
        name = "one-to-one",
        description =
                "Pairs of accounts with connected devices; a message counts when its durable receipt is back and acknowledged.")
final class OneToOneCommand extends ScenarioCommand {

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private LinkOptions link = new LinkOptions();

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "messages a second of all pairs together instead of a window;"
                    + " latency counts from when each was due")
    private double rate;

    @Option(
            names = "--devices",
            defaultValue = "1",
            description = "of each account, all connected; the first of the sender's writes"
                    + " (1 to 5, default: ${DEFAULT-VALUE})")
    private int devices;

    @Option(
            names = "--slow-pairs",
            defaultValue = "0",
            description = "so many pairs more, whose recipients alone are behind --rtt and --loss and are not counted")
    private int slowPairs;

    @Override
    Scenario scenario() {
        Load wanted = load.load();
        Link way = link.link();
        Options.require("--rate", (long) rate, 0, 1_000_000);
        Accounts accounts = new Accounts(devices, slowPairs);
        accounts.requireFitting(wanted);
        if (slowPairs > 0 && way.direct()) {
            throw new BenchFailure(BenchFailure.USAGE, "--slow-pairs needs --rtt or --loss");
        }
        return opened -> OneToOne.run(opened, wanted, rate, way, accounts);
    }
}
