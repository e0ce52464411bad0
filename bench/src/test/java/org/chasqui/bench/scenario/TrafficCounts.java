// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.measure.Latencies;

/** The traffic of a test: keeps what devices tell. */
final class TrafficCounts implements Sender.Traffic {

    final List<BenchFailure> failures = new ArrayList<>();
    final Latencies latencies = new Latencies();
    int busy;
    int copies;
    int ready;
    private final byte[] random = new byte[1 << 18];
    private final int bytes;

    TrafficCounts(int bytes) {
        this.bytes = bytes;
    }

    @Override
    public byte[] random() {
        return random;
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public Latencies latencies() {
        return latencies;
    }

    @Override
    public void busy() {
        busy++;
    }

    @Override
    public void copy() {
        copies++;
    }

    @Override
    public void ready() {
        ready++;
    }

    @Override
    public void failed(BenchFailure failure) {
        failures.add(failure);
    }
}
