// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.scenario.Connections;
import org.chasqui.bench.scenario.Reconnect;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reconnect}. */
@Command(name = "reconnect", description = "All devices come back at the same moment; done when all have caught up.")
final class ReconnectCommand extends ScenarioCommand {

    @Mixin
    private ConnectionOptions connections = new ConnectionOptions();

    @Override
    Scenario scenario() {
        Connections wanted = connections.connections();
        return opened -> Reconnect.run(opened, wanted);
    }
}
