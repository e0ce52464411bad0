// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.EnvelopeCodec;
import org.chasqui.ingress.BatchSender;

/** A broker whose every sync ends when, and as, the test says. */
final class GatedBatchSender implements BatchSender {

    private static final long PATIENCE_SECONDS = 10;

    private enum Ending {
        CONFIRM,
        FAIL
    }

    private final BlockingQueue<byte[]> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();
    private final List<byte[]> batches = new CopyOnWriteArrayList<>();
    volatile boolean closed;

    @Override
    public void send(byte[] buffer, int length) throws BrokerException {
        byte[] batch = Arrays.copyOf(buffer, length);
        batches.add(batch);
        begun.add(batch);
        try {
            if (endings.take() == Ending.FAIL) {
                throw new BrokerException(new IllegalStateException("broker is away"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(e);
        }
    }

    /** Waits until the writer hands in its next batch, which then waits for its end. */
    List<Envelope> awaitBatch() throws InterruptedException {
        byte[] batch = begun.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (batch == null) {
            throw new AssertionError("no batch came");
        }
        return EnvelopeCodec.decode(batch).stream()
                .map(d -> ((EnvelopeCodec.Decoded.Sound) d).envelope())
                .toList();
    }

    void confirm() {
        endings.add(Ending.CONFIRM);
    }

    void fail() {
        endings.add(Ending.FAIL);
    }

    List<byte[]> batches() {
        return batches;
    }

    @Override
    public void close() {
        closed = true;
    }
}
