// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.scenario.Load;
import org.chasqui.bench.scenario.OfflineStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code offline-store}. */
@Command(
        name = "offline-store",
        description = "Messages for devices that are away; one counts when it is accepted and in the database.")
final class OfflineStoreCommand extends ScenarioCommand {

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Override
    Scenario scenario() {
        Load wanted = load.load();
        return opened -> OfflineStore.run(opened, wanted);
    }
}
