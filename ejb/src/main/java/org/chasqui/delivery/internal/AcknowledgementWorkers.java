// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.chasqui.delivery.AcknowledgementQueue;
import org.chasqui.delivery.Acknowledgements;
import org.chasqui.delivery.Shard;
import org.chasqui.platform.SchemaMigration;
import org.jboss.logging.Logger;

/** One thread per shard that applies acknowledgements, all that have gathered at once. */
@Singleton
@Startup
@DependsOn(SchemaMigration.NAME)
@Local(AcknowledgementQueue.class)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class AcknowledgementWorkers implements AcknowledgementQueue {

    private static final Logger LOG = Logger.getLogger(AcknowledgementWorkers.class);

    /** Acknowledgements of this many devices at most are applied together. */
    private static final int MAX_BATCH = 200;

    @Inject
    private Acknowledgements acknowledgements;

    @Inject
    private ManagedThreadFactory threads;

    private final List<BlockingQueue<Acknowledgements.Acknowledged>> queues = new ArrayList<>();
    private final List<Thread> workers = new ArrayList<>();

    @PostConstruct
    void start() {
        for (int shard = 0; shard < Shard.COUNT; shard++) {
            BlockingQueue<Acknowledgements.Acknowledged> queue = new LinkedBlockingQueue<>();
            queues.add(queue);
            Thread worker = threads.newThread(() -> work(queue));
            worker.setName("chasqui-acknowledge-" + shard);
            worker.start();
            workers.add(worker);
        }
    }

    /** The queue is bounded by the devices' windows: only what is in flight can be acknowledged. */
    @Override
    public void add(Shard shard, Acknowledgements.Acknowledged acknowledged) {
        queues.get(shard.number()).add(acknowledged);
    }

    private void work(BlockingQueue<Acknowledgements.Acknowledged> queue) {
        try {
            while (true) {
                List<Acknowledgements.Acknowledged> batch = new ArrayList<>();
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH - 1);
                apply(batch);
            }
        } catch (InterruptedException e) {
            // stopping: devices repeat what was not applied
            Thread.currentThread().interrupt();
        }
    }

    private void apply(List<Acknowledgements.Acknowledged> batch) throws InterruptedException {
        Backoff backoff = new Backoff();
        while (true) {
            try {
                acknowledgements.apply(batch);
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
                LOG.warnf("acknowledgements of %d devices wait: %s", batch.size(), e);
                backoff.await(Thread.currentThread()::isInterrupted);
            }
        }
    }

    @PreDestroy
    void stop() {
        workers.forEach(Thread::interrupt);
    }
}
