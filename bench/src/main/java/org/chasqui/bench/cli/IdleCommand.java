// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.scenario.Connections;
import org.chasqui.bench.scenario.Idle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code idle}. */
@Command(name = "idle", description = "Devices that are connected and silent: memory of each, CPU time of all.")
final class IdleCommand extends ScenarioCommand {

    @Mixin
    private ConnectionOptions connections = new ConnectionOptions();

    @Option(names = "--seconds", defaultValue = "30", description = "all are held (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Override
    Scenario scenario() {
        Connections wanted = connections.connections();
        return opened -> Idle.run(opened, wanted, seconds);
    }
}
