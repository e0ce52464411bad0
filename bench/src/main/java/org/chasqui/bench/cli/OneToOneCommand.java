// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import java.util.concurrent.Callable;
import org.chasqui.bench.scenario.Load;
import org.chasqui.bench.scenario.OneToOne;
import org.chasqui.bench.scenario.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code one-to-one}. */
@Command(
        name = "one-to-one",
        description = "Pairs of connected devices; a message counts when its durable receipt is back and acknowledged.",
        mixinStandardHelpOptions = true)
final class OneToOneCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(names = "--pairs", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int pairs;

    @Option(
            names = "--window",
            defaultValue = "4",
            description = "messages that each pair keeps outstanding (default: ${DEFAULT-VALUE}); not with --rate")
    private int window;

    @Option(names = "--bytes", defaultValue = "256", description = "of a ciphertext (default: ${DEFAULT-VALUE})")
    private int bytes;

    @Option(names = "--seconds", defaultValue = "20", description = "measured (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "10", description = "seconds before (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "messages a second of all pairs together; latency counts from when each was due")
    private double rate;

    @Override
    public Integer call() {
        Load load = new Load(pairs, window, bytes, seconds, warmUp);
        try (Server opened = server.open()) {
            System.out.println(OneToOne.run(opened, load, rate).json());
        }
        return 0;
    }
}
