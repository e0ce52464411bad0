// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chasqui.delivery.DeliveryPipeline;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.FencedException;
import org.chasqui.delivery.Shard;
import org.chasqui.delivery.StalledShards;
import org.jboss.logging.Logger;

/**
 * Takes batches off a shard's queue, on a thread of its own. All that have gathered while the last ones were delivered
 * are delivered together: one wait for the devices, one transaction. What is delivered is acknowledged to the broker a
 * little later, together with what was delivered meanwhile; a crash before repeats deliveries, which devices know by
 * their numbers, and loses none. Only delegates and waits: while the database is away it tries the same batches again,
 * so that nothing overtakes them. After any other failure the source is closed, and the broker has them all again, in
 * their order.
 */
final class ShardConsumer implements Runnable {

    private static final Logger LOG = Logger.getLogger(ShardConsumer.class);

    /** After this time without a batch it is looked whether to stop: nobody wakes a consumer that waits. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Shard shard;
    private final Supplier<BatchSource> broker;
    private final Deliveries pipeline;
    private final StalledShards stalled;

    private volatile boolean stopping;

    /** {@link DeliveryPipeline#deliver}. */
    @FunctionalInterface
    interface Deliveries {
        void deliver(
                Shard shard,
                List<Envelope> envelopes,
                DeliveryPipeline.Retry retry,
                Consumer<CompletableFuture<Void>> underWay)
                throws FencedException, InterruptedException;
    }

    /** @param broker opens the shard's queue */
    ShardConsumer(Shard shard, Supplier<BatchSource> broker, Deliveries pipeline, StalledShards stalled) {
        this.shard = shard;
        this.broker = broker;
        this.pipeline = pipeline;
        this.stalled = stalled;
    }

    @Override
    public void run() {
        Backoff backoff = new Backoff();
        try {
            consume(backoff);
            while (!stopping) {
                backoff.await(() -> stopping);
                consume(backoff);
            }
        } catch (InterruptedException e) {
            // stopping: what was not acknowledged stays in the queue
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the source is of no use any more. */
    private void consume(Backoff backoff) throws InterruptedException {
        Unacknowledged unacknowledged = new Unacknowledged();
        try (BatchSource source = broker.get()) {
            while (!stopping) {
                Optional<List<Envelope>> taken =
                        source.take(unacknowledged.due().orElse(LONGEST_WAIT));
                if (taken.isPresent()) {
                    deliver(taken.get(), unacknowledged);
                }
                if (unacknowledged.isDue()) {
                    acknowledge(source, unacknowledged);
                    unacknowledged.clear();
                    backoff.reset();
                }
            }
            if (!unacknowledged.isEmpty()) {
                acknowledge(source, unacknowledged);
            }
        } catch (FencedException e) {
            LOG.warnf("%s; its batches go back to the broker", e.getMessage());
        } catch (ExecutionException e) {
            LOG.warnf("batches of shard %d are left to be delivered again: %s", shard.number(), e.getCause());
        } catch (JMSException | JMSRuntimeException e) {
            if (!stopping) {
                LOG.warnf("batches of shard %d are left to be delivered again: %s", shard.number(), e);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            LOG.errorf(e, "batches of shard %d are left to be delivered again", shard.number());
        }
        settle(unacknowledged);
    }

    private void deliver(List<Envelope> envelopes, Unacknowledged unacknowledged)
            throws FencedException, InterruptedException {
        Backoff backoff = new Backoff();
        DeliveryPipeline.Retry retry = failure -> {
            LOG.warnf(
                    "shard %d waits, a batch of %d could not be stored: %s", shard.number(), envelopes.size(), failure);
            backoff.await(() -> stopping);
        };
        pipeline.deliver(shard, envelopes, retry, unacknowledged::addReceipts);
        unacknowledged.add(envelopes.size());
    }

    private void acknowledge(BatchSource source, Unacknowledged unacknowledged)
            throws JMSException, InterruptedException, ExecutionException {
        stalled.awaitsReceipts(shard);
        try {
            unacknowledged.awaitReceipts();
        } finally {
            stalled.goesOn(shard);
        }
        source.acknowledge();
    }

    private void settle(Unacknowledged unacknowledged) throws InterruptedException {
        stalled.awaitsReceipts(shard);
        try {
            unacknowledged.settle();
        } finally {
            stalled.goesOn(shard);
        }
    }

    /**
     * Ends the thread when the batches that it is at are delivered and their receipts have arrived, or as soon as they
     * wait for the database; within a second if there are none.
     */
    void stop() {
        stopping = true;
    }
}
