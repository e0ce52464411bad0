// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import java.util.concurrent.Callable;
import org.chasqui.bench.measure.Result;
import org.chasqui.bench.scenario.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A scenario against a server: opens it, runs, prints the line. */
@Command(mixinStandardHelpOptions = true)
abstract class ScenarioCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    /** Checks the options before the server is asked for anything. */
    abstract Scenario scenario();

    /** What a subcommand runs. */
    @FunctionalInterface
    interface Scenario {
        Result run(Server server);
    }

    @Override
    public Integer call() {
        Scenario scenario = scenario();
        try (Server opened = server.open()) {
            System.out.println(scenario.run(opened).json());
        }
        return 0;
    }
}
