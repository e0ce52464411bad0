// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.scenario.Load;
import picocli.CommandLine.Option;

/** How much is asked of the server, and for how long. */
final class LoadOptions {

    @Option(names = "--pairs", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int pairs;

    @Option(
            names = "--window",
            defaultValue = "4",
            description = "messages that each sender keeps outstanding (default: ${DEFAULT-VALUE})")
    private int window;

    @Option(names = "--bytes", defaultValue = "256", description = "of a ciphertext (default: ${DEFAULT-VALUE})")
    private int bytes;

    @Option(names = "--seconds", defaultValue = "20", description = "measured (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "10", description = "seconds before (default: ${DEFAULT-VALUE})")
    private int warmUp;

    Load load() {
        return new Load(pairs, window, bytes, seconds, warmUp);
    }
}
