// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.chasqui.delivery.DeliveryPipeline;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.FencedException;
import org.chasqui.delivery.Shard;
import org.chasqui.delivery.StalledShards;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches off a shard's queue, on a thread of its own. All that have gathered while the last ones were delivered
 * are delivered together: one wait for the devices, one transaction, one acknowledgement. Only unwraps, delegates and
 * waits: while the database is away it tries the same batches again, so that nothing overtakes them. Batches are
 * acknowledged when they are delivered (Jakarta Messaging 3.1, section 6.2.9); after a failure the context is closed,
 * and the broker has them all again, in their order.
 */
final class ShardConsumer implements Runnable {

    private static final Logger LOG = Logger.getLogger(ShardConsumer.class);

    /** No more batches are taken together once they have this many envelopes. */
    private static final int ENOUGH = 512;

    /** What takes longer to receive was not there yet. */
    private static final Duration AT_ONCE = Duration.ofNanos(50_000);

    /** After this time without a batch the consumer is looked at, should it have been closed without a word. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Shard shard;
    private final Queue queue;
    private final Supplier<JMSContext> broker;
    private final BatchDecoder decoder;
    private final DeliveryPipeline pipeline;
    private final StalledShards stalled;

    private volatile boolean stopping;
    private volatile @Nullable JMSConsumer open;

    /** @param broker opens contexts that wait for {@link JMSContext#acknowledge()} */
    ShardConsumer(
            Shard shard,
            Queue queue,
            Supplier<JMSContext> broker,
            BatchDecoder decoder,
            DeliveryPipeline pipeline,
            StalledShards stalled) {
        this.shard = shard;
        this.queue = queue;
        this.broker = broker;
        this.decoder = decoder;
        this.pipeline = pipeline;
        this.stalled = stalled;
    }

    @Override
    public void run() {
        Backoff backoff = new Backoff();
        try {
            while (!stopping) {
                consume(backoff);
                backoff.await(() -> stopping);
            }
        } catch (InterruptedException e) {
            // stopping: what was not acknowledged stays in the queue
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the context is of no use any more. */
    private void consume(Backoff backoff) throws InterruptedException {
        try (JMSContext context = broker.get();
                JMSConsumer consumer = context.createConsumer(queue)) {
            open = consumer;
            while (!stopping) {
                List<Envelope> envelopes = new ArrayList<>();
                if (gather(consumer, envelopes)) {
                    deliver(envelopes);
                    context.acknowledge();
                    backoff.reset();
                }
            }
        } catch (FencedException e) {
            LOG.warnf("%s; its batches go back to the broker", e.getMessage());
        } catch (JMSException | RuntimeException e) {
            if (!stopping) {
                LOG.warnf("batches of %s are left to be delivered again: %s", shard, e);
            }
        } finally {
            open = null;
        }
    }

    /**
     * Waits for a batch if there is none, and takes more than one if they are there already.
     *
     * @return whether there were any
     */
    private boolean gather(JMSConsumer consumer, List<Envelope> envelopes) throws JMSException {
        long begun = System.nanoTime();
        Message next = consumer.receive(LONGEST_WAIT.toMillis());
        if (next == null) {
            return false;
        }
        boolean waited = System.nanoTime() - begun > AT_ONCE.toNanos();
        envelopes.addAll(decoder.soundEnvelopes(next));
        // Looking for more asks the broker: a batch that came alone is not held up by that.
        while (!waited && envelopes.size() < ENOUGH && (next = consumer.receiveNoWait()) != null) {
            envelopes.addAll(decoder.soundEnvelopes(next));
        }
        return true;
    }

    private void deliver(List<Envelope> envelopes) throws FencedException, InterruptedException {
        stalled.begun(shard);
        try {
            Backoff backoff = new Backoff();
            pipeline.deliver(shard, envelopes, failure -> {
                stalled.failed(shard);
                LOG.warnf("%s waits, a batch of %d could not be stored: %s", shard, envelopes.size(), failure);
                backoff.await(() -> stopping);
            });
        } finally {
            stalled.ended(shard);
        }
    }

    /** Ends the thread when the batches that it is at are delivered, or as soon as they wait for the database. */
    void stop() {
        stopping = true;
        JMSConsumer consumer = open;
        if (consumer != null) {
            consumer.close(); // the one method that another thread may call; it ends the waiting
        }
    }
}
