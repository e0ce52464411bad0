// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

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
import jakarta.jms.Queue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.chasqui.delivery.DeliverySettings;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.EphemeralDeliveries;
import org.chasqui.delivery.Lifetime;
import org.chasqui.delivery.ReceiptRelay;
import org.chasqui.delivery.ReceiptSink;
import org.chasqui.delivery.Shard;
import org.chasqui.delivery.StalledShards;
import org.chasqui.devices.DeviceDirectory;
import org.chasqui.devices.Devices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.ingress.Ingress;
import org.chasqui.ingress.MarkCheck;
import org.chasqui.ingress.Marking;
import org.chasqui.ingress.SenderLimiter;
import org.chasqui.ingress.SendingDevices;
import org.chasqui.ingress.Submission;
import org.chasqui.ingress.SubmissionCheck;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.platform.BrokerContexts;
import org.chasqui.platform.SchemaMigration;
import org.chasqui.platform.ShardQueues;
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
    private BrokerContexts broker;

    @Inject
    private ManagedThreadFactory threads;

    @Inject
    private DeviceDirectory directory;

    @Inject
    private Devices devices;

    @Inject
    private Clock clock;

    @Inject
    private PipelineMetrics metrics;

    @Inject
    private DeliverySettings settings;

    @Inject
    private EphemeralDeliveries ephemeral;

    @Inject
    private StalledShards stalled;

    @Inject
    private SenderLimiter limiter;

    @Inject
    private ReceiptRelay relay;

    @Inject
    private ShardQueues shardQueues;

    private ShardWriters writers;
    private final List<Thread> workers = new ArrayList<>();

    @PostConstruct
    void start() {
        var sending = new SendingDevices(d -> devices.identityKey(d).isPresent(), System::nanoTime);
        var checks = new ShardWriter.Checks(
                new SubmissionCheck(directory::devicesOf, sending, settings.retention()),
                new MarkCheck(directory::devicesOf, sending, settings.retention()));
        var outlets = new ShardWriter.Outlets(ready -> writers.route(ready), ephemeral::deliver);
        List<ShardWriter> all = new ArrayList<>();
        List<Queue> queues = shardQueues.all();
        for (int n = 0; n < Shard.COUNT; n++) {
            ShardWriter writer =
                    new ShardWriter(checks, new JmsBatchSender(broker, queues.get(n)), outlets, clock, metrics);
            all.add(writer);
            Thread worker = threads.newThread(writer);
            worker.setName("chasqui-ingress-" + n);
            workers.add(worker);
        }
        writers = new ShardWriters(all);
        workers.forEach(Thread::start);
    }

    @Override
    public void submit(Submission submission, ConversationOrder order, Consumer<SubmitOutcome> answer) {
        metrics.submitted();
        AccountId sender = submission.sender().address().account();
        AccountId recipient = submission.recipient();
        Consumer<SubmitOutcome> noted = order.noting(submission, answer);
        boolean toSelf = recipient.equals(sender);
        Optional<Duration> limited = toSelf ? Optional.empty() : limiter.take(sender, recipient);
        if (limited.isPresent()) {
            metrics.limited("messages");
            answer(new SubmitOutcome.RateLimited(limited.get()), noted);
            return;
        }
        Consumer<SubmitOutcome> counted = outcome -> {
            if (!toSelf) {
                settle(outcome, sender, recipient);
            }
            answer(outcome, noted);
        };
        if (isStalled(submission)) {
            counted.accept(new SubmitOutcome.Busy());
        } else {
            writers.submit(submission, order, counted);
        }
    }

    /** An ephemeral message does not concern the database. */
    private boolean isStalled(Submission submission) {
        if (submission.handling().ephemeral()) {
            return false;
        }
        AccountId self = submission.sender().address().account();
        boolean ownToo = !submission.ownCopies().isEmpty();
        return stalled.contains(ShardMap.of(submission.recipient())) || (ownToo && stalled.contains(ShardMap.of(self)));
    }

    private void settle(SubmitOutcome outcome, AccountId sender, AccountId recipient) {
        switch (outcome) {
            case SubmitOutcome.Accepted accepted -> limiter.wrote(sender, recipient);
            case SubmitOutcome.Busy busy -> limiter.giveBack(sender, recipient);
            case SubmitOutcome.Rejected otherwise -> {
                // what was refused for good has cost its sender a share
            }
        }
    }

    private void answer(SubmitOutcome outcome, Consumer<SubmitOutcome> answer) {
        count(outcome);
        answer.accept(outcome);
    }

    @Override
    public void mark(Marking marking, Runnable taken) {
        metrics.marked(marking.numbers().size());
        writers.mark(marking, taken);
    }

    private void count(SubmitOutcome outcome) {
        switch (outcome) {
            case SubmitOutcome.Accepted accepted -> metrics.accepted();
            case SubmitOutcome.Rejected rejected ->
                metrics.rejected(rejected.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void accept(List<Outgoing> receipts, Duration patience)
            throws ReceiptsNotAcceptedException, InterruptedException {
        awaitDurable(receipts.stream().flatMap(this::envelope).toList(), patience);
    }

    @Override
    public CompletableFuture<Void> relay(List<Outgoing> receipts, Duration patience)
            throws ReceiptsNotAcceptedException, InterruptedException {
        List<Envelope> elsewhere = new ArrayList<>();
        Map<Shard, List<Envelope>> here = new HashMap<>();
        receipts.stream().flatMap(this::envelope).forEach(e -> {
            Shard shard = ShardMap.of(e.account());
            (relay.isOpen(shard) ? here.computeIfAbsent(shard, s -> new ArrayList<>()) : elsewhere).add(e);
        });
        awaitDurable(elsewhere, patience);
        return CompletableFuture.allOf(here.entrySet().stream()
                .map(e -> relay.hand(e.getKey(), e.getValue()))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Nothing if the account has no device any more: nobody waits for this receipt. */
    private Stream<Envelope> envelope(Outgoing receipt) {
        List<DeviceId> devices = directory.devicesOf(receipt.account()).devices().stream()
                .map(EnrolledDevice::id)
                .toList();
        long now = clock.millis();
        Lifetime lifetime = new Lifetime(now, now + settings.retention().toMillis());
        return devices.isEmpty()
                ? Stream.empty()
                : Stream.of(new Envelope.Event(receipt.account(), lifetime, devices, receipt.event()));
    }

    private void awaitDurable(List<Envelope> receipts, Duration patience)
            throws ReceiptsNotAcceptedException, InterruptedException {
        Pending.Latch latch = new Pending.Latch(receipts.size());
        receipts.forEach(r -> writers.route(new Pending.Ready(r, latch)));
        if (!latch.await(patience)) {
            throw new ReceiptsNotAcceptedException(receipts.size() + " receipts were not confirmed by the broker");
        }
    }

    @PreDestroy
    void stop() {
        workers.forEach(Thread::interrupt);
    }
}
