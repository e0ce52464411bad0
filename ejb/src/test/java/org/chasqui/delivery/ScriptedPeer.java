// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.chasqui.devices.EnrolledDevice;
import org.jspecify.annotations.Nullable;

/** A connected device whose peer does something with each delivery, on a thread of its own as a socket's would. */
final class ScriptedPeer implements DeviceChannel, AutoCloseable {

    /** {@code sequence<previous}, counters only. */
    final List<String> got = new ArrayList<>();

    final DeviceSession session;
    private final BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
    private final Thread thread;

    /** Connects the device and reacts to each sequence. */
    ScriptedPeer(ConnectedDevices connected, EnrolledDevice device, ManualExecutor executor, Consumer<Ack> reaction) {
        session = connected.open(device, this);
        executor.runAll();
        thread = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    reaction.accept(new Ack(session, arrived.take()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What the peer may do about a delivery. */
    record Ack(DeviceSession session, long sequence) {
        DeviceSession.Acknowledged now() {
            return session.acknowledged(sequence, sequence);
        }
    }

    @Override
    public void deliver(Delivery delivery, long previous) {
        got.add(counter(delivery.sequence()) + "<" + counter(previous));
        arrived.add(delivery.sequence());
    }

    private static long counter(long sequence) {
        return sequence & 0xffff_ffffL;
    }

    @Override
    public void caughtUp() {}

    @Override
    public void preKeysLow(int preKeys, int kyberPreKeys) {}

    @Override
    public void close(@Nullable CloseReason reason) {}

    @Override
    public void close() {
        thread.interrupt();
    }
}
