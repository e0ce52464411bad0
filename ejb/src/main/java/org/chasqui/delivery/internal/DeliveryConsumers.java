// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.delivery.DeliveryPipeline;
import org.chasqui.delivery.ReceiptRelay;
import org.chasqui.delivery.Shard;
import org.chasqui.delivery.StalledShards;
import org.chasqui.platform.BrokerContexts;
import org.chasqui.platform.SchemaMigration;
import org.chasqui.platform.ShardQueues;

/**
 * Runs one {@link ShardConsumer} and one {@link ReceiptCourier} per shard; ends them before those who take their
 * receipts.
 */
@Singleton
@Startup
@DependsOn({SchemaMigration.NAME, "IngressWriters"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class DeliveryConsumers {

    /** How long the server's stop waits for the batches under way; the broker delivers what is not done again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Inject
    private BrokerContexts broker;

    @Inject
    private ShardQueues queues;

    @Inject
    private ManagedThreadFactory threads;

    @Inject
    private BatchDecoder decoder;

    @Inject
    private DeliveryPipeline pipeline;

    @Inject
    private ReceiptRelay relay;

    @Inject
    private StalledShards stalled;

    private final List<ShardConsumer> consumers = new ArrayList<>();
    private final List<Thread> workers = new ArrayList<>();
    private final List<ReceiptCourier> couriers = new ArrayList<>();
    private final List<Thread> courierThreads = new ArrayList<>();

    @PostConstruct
    void start() {
        List<Queue> all = queues.all();
        for (int n = 0; n < Shard.COUNT; n++) {
            Queue queue = all.get(n);
            ShardConsumer consumer = new ShardConsumer(
                    new Shard(n),
                    () -> new JmsBatchSource(broker.openForConsuming(), queue, decoder),
                    pipeline::deliver,
                    stalled);
            ReceiptCourier courier = new ReceiptCourier(new Shard(n), pipeline, relay);
            consumers.add(consumer);
            workers.add(started("chasqui-delivery-" + n, consumer));
            couriers.add(courier);
            courierThreads.add(started("chasqui-receipts-" + n, courier));
        }
    }

    private Thread started(String name, Runnable work) {
        Thread thread = threads.newThread(work);
        thread.setName(name);
        thread.start();
        return thread;
    }

    @PreDestroy
    void stop() {
        consumers.forEach(ShardConsumer::stop);
        couriers.forEach(ReceiptCourier::stop);
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread worker : workers) {
                worker.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            workers.forEach(Thread::interrupt);
            courierThreads.forEach(Thread::interrupt);
        }
    }
}
