// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.cli;

import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.proxy.Link;
import picocli.CommandLine.Option;

/** How far away the server is made to be. */
final class LinkOptions {

    private static final double PERCENT = 100;

    @Option(
            names = "--rtt",
            paramLabel = "MS",
            defaultValue = "0",
            description = "round trip between devices and server, by a delay proxy of our own")
    private double rtt;

    @Option(names = "--loss", paramLabel = "PERCENT", defaultValue = "0", description = "of TCP segments on that way")
    private double loss;

    Link link() {
        try {
            return new Link(rtt, loss / PERCENT);
        } catch (IllegalArgumentException e) {
            throw new BenchFailure(BenchFailure.USAGE, "--rtt, --loss: " + e.getMessage(), e);
        }
    }
}
