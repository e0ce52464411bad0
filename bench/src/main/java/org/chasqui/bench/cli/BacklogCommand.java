// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.scenario.OfflineDrain;
import org.chasqui.bench.scenario.Volume;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code backlog}. */
@Command(
        name = "backlog",
        description = "One device for which much is stored; then it comes back and fetches all of it.")
final class BacklogCommand extends ScenarioCommand {

    @Mixin
    private VolumeOptions volume = new VolumeOptions();

    @Option(names = "--senders", defaultValue = "16", description = "default: ${DEFAULT-VALUE}")
    private int senders;

    @Override
    Scenario scenario() {
        Volume wanted = volume.volume(senders, 1);
        return opened -> OfflineDrain.run("backlog", opened, wanted);
    }
}
