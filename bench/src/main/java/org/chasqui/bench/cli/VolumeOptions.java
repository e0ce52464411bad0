// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.scenario.Volume;
import picocli.CommandLine.Option;

/** How much is stored before it is fetched. */
final class VolumeOptions {

    @Option(
            names = "--messages",
            defaultValue = "100000",
            description = "stored, then fetched (default: ${DEFAULT-VALUE})")
    private int messages;

    @Option(
            names = "--warm-up-messages",
            defaultValue = "10000",
            description = "stored and fetched before (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--window",
            defaultValue = "16",
            description = "messages that each sender keeps outstanding (default: ${DEFAULT-VALUE})")
    private int window;

    @Option(names = "--bytes", defaultValue = "256", description = "of a ciphertext (default: ${DEFAULT-VALUE})")
    private int bytes;

    Volume volume(int senders, int recipients) {
        return new Volume(new Volume.Devices(senders, recipients), window, bytes, warmUp, messages);
    }
}
