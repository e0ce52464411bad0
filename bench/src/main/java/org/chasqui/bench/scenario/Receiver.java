// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.stream.DeviceStream;
import org.chasqui.bench.stream.StreamListener;
import org.jspecify.annotations.Nullable;

/** One device that takes what comes; the stream acknowledges it. Lives on the event loop's thread. */
final class Receiver implements StreamListener {

    private final Sender.Traffic traffic;
    private @Nullable DeviceStream stream;
    private long received;

    Receiver(Sender.Traffic traffic) {
        this.traffic = traffic;
    }

    /** Messages received so far, repetitions included. */
    long received() {
        return received;
    }

    void close() {
        DeviceStream connected = stream;
        if (connected != null) {
            connected.close();
        }
    }

    @Override
    public void opened(DeviceStream opened) {
        stream = opened;
    }

    @Override
    public void caughtUp(DeviceStream connected) {
        traffic.ready();
    }

    @Override
    public void delivered(DeviceStream connected, long senderAccount, long number) {
        received++;
        traffic.copy();
    }

    @Override
    public void closed(DeviceStream connected, String why) {
        traffic.failed(new BenchFailure(BenchFailure.RUN, "a receiving device's connection: " + why));
    }
}
