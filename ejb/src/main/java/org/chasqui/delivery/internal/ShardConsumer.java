// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.chasqui.delivery.DeliveryPipeline;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.FencedException;
import org.chasqui.delivery.Shard;
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

    private volatile boolean stopping;

    /** {@link DeliveryPipeline#deliver}. */
    @FunctionalInterface
    interface Deliveries {
        CompletableFuture<Void> deliver(Shard shard, List<Envelope> envelopes, DeliveryPipeline.Retry retry)
                throws FencedException, InterruptedException;
    }

    /** @param broker opens the shard's queue */
    ShardConsumer(Shard shard, Supplier<BatchSource> broker, Deliveries pipeline) {
        this.shard = shard;
        this.broker = broker;
        this.pipeline = pipeline;
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
                    unacknowledged.add(taken.get().size(), deliver(taken.get()));
                }
                if (unacknowledged.isDue()) {
                    unacknowledged.awaitReceipts();
                    source.acknowledge();
                    unacknowledged.clear();
                    backoff.reset();
                }
            }
            if (!unacknowledged.isEmpty()) {
                unacknowledged.awaitReceipts();
                source.acknowledge();
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
        unacknowledged.settle();
    }

    private CompletableFuture<Void> deliver(List<Envelope> envelopes) throws FencedException, InterruptedException {
        Backoff backoff = new Backoff();
        return pipeline.deliver(shard, envelopes, failure -> {
            LOG.warnf(
                    "shard %d waits, a batch of %d could not be stored: %s", shard.number(), envelopes.size(), failure);
            backoff.await(() -> stopping);
        });
    }

    /**
     * Ends the thread when the batches that it is at are delivered, or as soon as they wait for the database; within a
     * second if there are none.
     */
    void stop() {
        stopping = true;
    }
}
