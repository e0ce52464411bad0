// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
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
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.ReceiptSink;
import org.chasqui.delivery.Shard;
import org.chasqui.devices.DeviceDirectory;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.DeviceId;
import org.chasqui.ingress.Ingress;
import org.chasqui.ingress.Submission;
import org.chasqui.ingress.SubmissionCheck;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.platform.SchemaMigration;
import org.chasqui.routing.ShardMap;

/** Runs one {@link ShardWriter} per shard, and routes submits and receipts to them. */
@Singleton
@Startup
@DependsOn(SchemaMigration.NAME)
@Local({Ingress.class, ReceiptSink.class})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class IngressWriters implements Ingress, ReceiptSink {

    @Inject
    private ConnectionFactory broker;

    @Inject
    private ManagedThreadFactory threads;

    @Inject
    private DeviceDirectory directory;

    @Inject
    private Clock clock;

    @Inject
    private PipelineMetrics metrics;

    // one for each shard; a missing one fails the deployment and names jms-config/queues.cli's JNDI name
    @Resource(lookup = "java:/jms/queue/chasqui/ingress/0")
    private Queue queue0;

    @Resource(lookup = "java:/jms/queue/chasqui/ingress/1")
    private Queue queue1;

    @Resource(lookup = "java:/jms/queue/chasqui/ingress/2")
    private Queue queue2;

    @Resource(lookup = "java:/jms/queue/chasqui/ingress/3")
    private Queue queue3;

    private final List<ShardWriter> writers = new ArrayList<>();
    private final List<Thread> workers = new ArrayList<>();

    @PostConstruct
    void start() {
        SubmissionCheck check = new SubmissionCheck(directory::devicesOf);
        List<Queue> queues = List.of(queue0, queue1, queue2, queue3);
        for (int n = 0; n < Shard.COUNT; n++) {
            ShardWriter writer =
                    new ShardWriter(check, new JmsBatchSender(broker, queues.get(n)), this::route, clock, metrics);
            writers.add(writer);
            Thread worker = threads.newThread(writer);
            worker.setName("chasqui-ingress-" + n);
            workers.add(worker);
        }
        workers.forEach(Thread::start);
    }

    private void route(Envelope envelope, Pending.Completion completion) {
        writers.get(ShardMap.of(envelope.account()).number()).add(new Pending.Ready(envelope, completion));
    }

    @Override
    public void submit(Submission submission, Consumer<SubmitOutcome> answer) {
        metrics.submitted();
        Consumer<SubmitOutcome> counted = outcome -> {
            count(outcome);
            answer.accept(outcome);
        };
        writers.get(ShardMap.of(submission.recipient()).number()).add(new Pending.Submit(submission, counted));
    }

    private void count(SubmitOutcome outcome) {
        switch (outcome) {
            case SubmitOutcome.Accepted accepted -> metrics.accepted();
            case SubmitOutcome.Rejected rejected ->
                metrics.rejected(rejected.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void accept(List<Outgoing> receipts) throws ReceiptsNotAcceptedException, InterruptedException {
        Pending.Latch latch = new Pending.Latch(receipts.size());
        long now = clock.millis();
        for (Outgoing receipt : receipts) {
            List<DeviceId> devices = directory.devicesOf(receipt.account()).devices().stream()
                    .map(EnrolledDevice::id)
                    .toList();
            if (devices.isEmpty()) {
                latch.durable(); // the sender is gone: nobody waits for this receipt
            } else {
                route(new Envelope.Receipts(receipt.account(), now, devices, receipt.receipt()), latch);
            }
        }
        if (!latch.await()) {
            throw new ReceiptsNotAcceptedException(receipts.size() + " receipts were not confirmed by the broker");
        }
    }

    @PreDestroy
    void stop() {
        workers.forEach(Thread::interrupt);
    }
}
