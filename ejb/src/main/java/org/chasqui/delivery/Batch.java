// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.DeviceId;
import org.chasqui.platform.WritesTogether;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one batch on their way. Used by the shard's owner only, on one thread, in this order: push, send
 * receipts, store, offer what was stored.
 */
final class Batch {

    private static final Logger LOG = Logger.getLogger(Batch.class);

    /** A broker that takes longer is full or away: the receipts are left to the records' acknowledgements. */
    private static final Duration RECEIPTS_PATIENCE = Duration.ofSeconds(1);

    private final ShardOwner owner;
    private final List<Step> steps = new ArrayList<>();
    private final GracePeriod grace;
    private final List<Step> urgent = new ArrayList<>();

    /** A delivery, the sequence before it, and what became of it. */
    private static final class Step {
        final Delivery delivery;
        final long previous;
        GracePeriod.@Nullable Unstored pushed;

        Step(Delivery delivery, long previous) {
            this.delivery = delivery;
            this.previous = previous;
        }

        boolean isAcknowledged() {
            return pushed != null && pushed.isAcknowledged();
        }
    }

    Batch(ShardOwner owner, List<Envelope> envelopes) {
        this.owner = owner;
        this.grace = new GracePeriod(owner.roundTrip);
        for (Envelope envelope : envelopes) {
            switch (envelope) {
                case Envelope.Message m ->
                    m.copies().forEach(c -> {
                        Step step = add(
                                c.device(),
                                m.lifetime(),
                                new Delivery.Content.Message(m.message(), c.type(), c.ciphertext()));
                        if (m.urgent()) {
                            urgent.add(step);
                        }
                    });
                case Envelope.Event e ->
                    e.devices().forEach(d -> add(d, e.lifetime(), new Delivery.Content.Event(e.event())));
            }
        }
    }

    private Step add(DeviceId device, Lifetime lifetime, Delivery.Content content) {
        long previous = owner.lastSequence(device);
        Step step = new Step(new Delivery(device, owner.nextSequence(device), lifetime, content), previous);
        steps.add(step);
        return step;
    }

    int size() {
        return steps.size();
    }

    /** Pushes to the devices that are LIVE and quick, and waits a while for their acknowledgements. */
    void push(ConnectedDevices connected) throws InterruptedException {
        long patience = owner.patience();
        // decided once for each device: a session that turns LIVE in between would get a push and not the one before it
        Map<DeviceId, Optional<DeviceSession>> present = new HashMap<>();
        WritesTogether.run(() -> steps.forEach(step -> present.computeIfAbsent(
                        step.delivery.device(),
                        d -> connected.find(d).filter(s -> s.isPresent(step.previous, patience)))
                .ifPresent(s -> push(step, s))));
        grace.await(patience);
        settle(present, patience);
    }

    private void push(Step step, DeviceSession session) {
        GracePeriod.Unstored unstored = grace.add(step.delivery, session.device());
        if (session.pushUnstored(unstored, step.previous)) {
            step.pushed = unstored;
        } else {
            unstored.abandon();
        }
    }

    /** Tells sessions that were too slow. */
    private void settle(Map<DeviceId, Optional<DeviceSession>> present, long patience) {
        for (Step step : steps) {
            if (step.pushed != null && !step.pushed.isAcknowledged()) {
                present.getOrDefault(step.delivery.device(), Optional.empty()).ifPresent(s -> s.missed(patience));
            }
        }
    }

    /**
     * Sends the receipts of what was acknowledged.
     *
     * @param underWay is given the arrival of those that do not go through the broker
     * @return false if the broker does not take them now, or the database is away: then what was acknowledged has to be
     *     stored too
     */
    boolean sendReceipts(DeliveredReceipts receipts, Consumer<CompletableFuture<Void>> underWay)
            throws InterruptedException {
        List<DeliveredReceipts.Received> received = new ArrayList<>();
        for (Step step : steps) {
            if (step.pushed != null
                    && step.isAcknowledged()
                    && step.delivery.content() instanceof Delivery.Content.Message m) {
                received.add(new DeliveredReceipts.Received(
                        step.pushed.device.address().account(), m.message()));
            }
        }
        try {
            underWay.accept(receipts.send(received, RECEIPTS_PATIENCE));
            return true;
        } catch (ReceiptSink.ReceiptsNotAcceptedException e) {
            LOG.warnf("%s; they are sent when the messages' records are", e.getMessage());
            return false;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            LOG.warnf("whom receipts are for cannot be read now, they are sent when the messages' records are: %s", e);
            return false;
        }
    }

    /** What must be in the database, in order of sequence. */
    List<Delivery> toStore(boolean receipted) {
        return steps.stream()
                .filter(s -> !receipted || !s.isAcknowledged())
                .map(s -> s.delivery)
                .toList();
    }

    /** After the commit: what was acknowledged too late, or could not be receipted, is acknowledged as a record. */
    List<Acknowledgements.Acknowledged> acknowledgedMeanwhile(boolean receipted) {
        List<GracePeriod.Unstored> late = new ArrayList<>(grace.committed());
        if (!receipted) {
            steps.stream().filter(Step::isAcknowledged).forEach(s -> late.add(s.pushed));
        }
        Map<EnrolledDevice, List<DeliveryRecords.Stored>> byDevice = new LinkedHashMap<>();
        late.forEach(u ->
                byDevice.computeIfAbsent(u.device, d -> new ArrayList<>()).add(DeliveryRecords.Stored.of(u.delivery)));
        return acknowledged(byDevice);
    }

    /**
     * After a commit that was not the first attempt: what devices have acknowledged already. A commit that fails may
     * have taken place all the same. A device that catches up before the next attempt gets the records from there, and
     * their acknowledgement deletes them; the next attempt then finds them missing and stores them once more, behind
     * the back of a session that is past them.
     */
    List<Acknowledgements.Acknowledged> acknowledgedBefore(ConnectedDevices connected, List<Delivery> rows) {
        Map<EnrolledDevice, List<DeliveryRecords.Stored>> byDevice = new LinkedHashMap<>();
        rows.forEach(row -> connected
                .find(row.device())
                .filter(session -> session.isPast(row.sequence()))
                .ifPresent(session -> byDevice.computeIfAbsent(session.device(), d -> new ArrayList<>())
                        .add(DeliveryRecords.Stored.of(row))));
        return acknowledged(byDevice);
    }

    private static List<Acknowledgements.Acknowledged> acknowledged(
            Map<EnrolledDevice, List<DeliveryRecords.Stored>> byDevice) {
        return byDevice.entrySet().stream()
                .map(e -> new Acknowledgements.Acknowledged(e.getKey(), e.getValue()))
                .toList();
    }

    /**
     * After the commit: offers what was stored to whatever sessions there are now. One that came after the push has
     * read the database too early.
     */
    void offerStored(ConnectedDevices connected) {
        WritesTogether.run(() -> steps.stream()
                .filter(s -> !s.isAcknowledged())
                .forEach(step -> connected
                        .find(step.delivery.device())
                        .ifPresent(session -> session.push(step.delivery, step.previous))));
    }

    /** After the commit: tells of the urgent messages that nobody has acknowledged yet. */
    void tellOfUrgent(ConnectedDevices connected) {
        urgent.stream()
                .filter(s -> !s.isAcknowledged())
                .forEach(s -> connected.urgentStored(s.delivery.device(), s.delivery.sequence()));
    }
}
