// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.scenario.Connections;
import picocli.CommandLine.Option;

/** How many connections, and where from. */
final class ConnectionOptions {

    @Option(names = "--connections", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(
            names = "--sources",
            defaultValue = "8",
            description = "local addresses they come from, 127.0.0.2 and following (default: ${DEFAULT-VALUE})")
    private int sources;

    Connections connections() {
        return new Connections(connections, sources);
    }
}
