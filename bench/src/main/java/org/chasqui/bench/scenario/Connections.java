// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.Options;
import org.chasqui.bench.measure.Processes;
import org.chasqui.bench.provision.BenchDevice;

/**
 * Many connections at once. An address has some 28,000 ports for connections to one server, so several are used.
 *
 * @param count how many
 * @param sources how many addresses they come from, 127.0.0.2 and following
 */
public record Connections(int count, int sources) {

    private static final int FIRST_SOURCE = 2;

    /** Files that a process has open besides its connections. */
    private static final int OTHER_FILES = 1_000;

    /** Rejects what this machine cannot have. */
    public Connections {
        Options.require("--connections", count, 1, 1_000_000);
        Options.require("--sources", sources, 1, 200);
    }

    /** @throws BenchFailure if we, or a Java process of the server, may not have so many files open */
    void requireFiles(Processes server) {
        require("this process", Processes.own().openFiles());
        server.java().forEach(p -> require("process " + p, new Processes(List.of(p)).openFiles()));
    }

    private void require(String who, long limit) {
        if (limit < (long) count + OTHER_FILES) {
            throw new BenchFailure(
                    BenchFailure.USAGE,
                    who + " may have " + limit + " files open (ulimit -n), expected " + (count + OTHER_FILES)
                            + " for --connections " + count);
        }
    }

    /** The address that the i-th connection comes from. */
    Optional<InetSocketAddress> source(int i) {
        return Optional.of(new InetSocketAddress("127.0.0." + (FIRST_SOURCE + i % sources), 0));
    }

    /** Connects devices, some at a time, and waits until all have caught up. */
    void connect(Run run, List<BenchDevice> devices, List<Receiver> receivers) {
        for (int i = 0; i < devices.size(); i++) {
            Receiver receiver = new Receiver(run);
            receivers.add(receiver);
            run.connect(devices.get(i).token(), source(i), receiver);
        }
        run.awaitConnected();
    }
}
