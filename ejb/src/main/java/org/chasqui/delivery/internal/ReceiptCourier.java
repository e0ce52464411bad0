// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import org.chasqui.delivery.DeliveryPipeline;
import org.chasqui.delivery.FencedException;
import org.chasqui.delivery.ReceiptRelay;
import org.chasqui.delivery.Shard;
import org.jboss.logging.Logger;

/**
 * Delivers the receipts that other shards' owners hand to a shard's, on a thread of its own, when no batch of the shard
 * takes them along. Ends when interrupted, or when stopped while it waits for the database; what is waiting fails then,
 * so that its messages' batches stay with the broker.
 *
 * @see ReceiptRelay
 */
final class ReceiptCourier implements Runnable {

    private static final Logger LOG = Logger.getLogger(ReceiptCourier.class);

    private final Shard shard;
    private final DeliveryPipeline pipeline;
    private final ReceiptRelay relay;

    private volatile boolean stopping;

    ReceiptCourier(Shard shard, DeliveryPipeline pipeline, ReceiptRelay relay) {
        this.shard = shard;
        this.pipeline = pipeline;
        this.relay = relay;
    }

    @Override
    public void run() {
        try {
            while (true) {
                deliver();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            relay.abandon(shard);
        }
    }

    /** From now on it does not try again what the database did not take, but fails it and ends. */
    void stop() {
        stopping = true;
    }

    private void deliver() throws InterruptedException {
        Backoff backoff = new Backoff();
        try {
            pipeline.deliverHandedOver(shard, failure -> {
                LOG.warnf("shard %d waits, receipts could not be stored: %s", shard.number(), failure);
                backoff.await(() -> stopping);
            });
        } catch (FencedException e) {
            LOG.warnf("%s; the batches that its receipts are of go back to the broker", e.getMessage());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            LOG.errorf(e, "receipts of shard %d are left to be made again", shard.number());
        }
    }
}
