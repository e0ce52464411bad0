// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.measure.Latencies;

/** Traffic that is there, and is not what is measured. */
record Uncounted(Sender.Traffic traffic, Latencies latencies) implements Sender.Traffic {

    static Uncounted of(Sender.Traffic traffic) {
        return new Uncounted(traffic, new Latencies());
    }

    @Override
    public byte[] random() {
        return traffic.random();
    }

    @Override
    public int bytes() {
        return traffic.bytes();
    }

    @Override
    public void busy() {
        traffic.busy();
    }

    @Override
    public void copy() {
        // not counted
    }

    @Override
    public void ready() {
        traffic.ready();
    }

    @Override
    public void failed(BenchFailure failure) {
        traffic.failed(failure);
    }
}
