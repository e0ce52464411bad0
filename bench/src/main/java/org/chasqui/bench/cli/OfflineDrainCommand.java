// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.scenario.OfflineDrain;
import org.chasqui.bench.scenario.Volume;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code offline-drain}. */
@Command(
        name = "offline-drain",
        description = "Devices come back and fetch what was stored; done when all is acknowledged and no row is left.")
final class OfflineDrainCommand extends ScenarioCommand {

    @Mixin
    private VolumeOptions volume = new VolumeOptions();

    @Option(names = "--pairs", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int pairs;

    @Override
    Scenario scenario() {
        Volume wanted = volume.volume(pairs, pairs);
        return opened -> OfflineDrain.run("offline-drain", opened, wanted);
    }
}
