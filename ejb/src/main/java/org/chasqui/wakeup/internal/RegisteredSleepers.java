// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.chasqui.delivery.Delivery;
import org.chasqui.delivery.DeliveryRecords;
import org.chasqui.identity.DeviceId;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.wakeup.WakeUpGateway;
import org.chasqui.wakeup.WakeUpOutcome;
import org.chasqui.wakeup.WakeUpQueue;
import org.chasqui.wakeup.WakeUpTarget;
import org.chasqui.wakeup.WakeUpTargets;
import org.jboss.logging.Logger;

/** Wakes devices where they have registered, if what they are woken for still waits. */
final class RegisteredSleepers implements WakeUpQueue.Sleepers {

    private static final Logger LOG = Logger.getLogger(RegisteredSleepers.class);

    private final Predicate<DeviceId> connected;
    private final DeliveryRecords records;
    private final WakeUpTargets targets;
    private final Gateways gateways;
    private final PipelineMetrics metrics;

    /** Those that the operator has set up. */
    record Gateways(
            Optional<WakeUpGateway<WakeUpTarget.WebPush>> webPush, Optional<WakeUpGateway<WakeUpTarget.Apns>> apns) {}

    RegisteredSleepers(
            Predicate<DeviceId> connected,
            DeliveryRecords records,
            WakeUpTargets targets,
            Gateways gateways,
            PipelineMetrics metrics) {
        this.connected = connected;
        this.records = records;
        this.targets = targets;
        this.gateways = gateways;
        this.metrics = metrics;
    }

    @Override
    public boolean isConnected(DeviceId device) {
        return connected.test(device);
    }

    @Override
    public Optional<WakeUpOutcome> wake(DeviceId device, long sequence) throws InterruptedException {
        Optional<WakeUpTarget> target = targets.find(device);
        if (target.isEmpty()) {
            return Optional.of(new WakeUpOutcome.Gone());
        }
        if (!waits(device, sequence)) {
            return Optional.empty();
        }
        WakeUpOutcome outcome = wake(target.get());
        switch (outcome) {
            case WakeUpOutcome.Sent() -> metrics.wakeUp("sent");
            case WakeUpOutcome.Gone() -> {
                metrics.wakeUp("gone");
                targets.removeIfStill(device, target.get());
            }
            case WakeUpOutcome.Retry(var after) -> metrics.wakeUp("retry");
            case WakeUpOutcome.Refused(var reason) -> {
                metrics.wakeUp("refused");
                LOG.warnf("a wake-up was refused: %s", reason);
            }
        }
        return Optional.of(outcome);
    }

    /** It may have expired, or been fetched through another node. */
    private boolean waits(DeviceId device, long sequence) {
        List<Delivery> next = records.page(device, sequence - 1, 1);
        return !next.isEmpty() && next.getFirst().sequence() == sequence;
    }

    private WakeUpOutcome wake(WakeUpTarget target) throws InterruptedException {
        return switch (target) {
            case WakeUpTarget.WebPush w ->
                gateways.webPush().isPresent() ? gateways.webPush().get().wake(w) : notSetUp();
            case WakeUpTarget.Apns a ->
                gateways.apns().isPresent() ? gateways.apns().get().wake(a) : notSetUp();
        };
    }

    private static WakeUpOutcome notSetUp() {
        return new WakeUpOutcome.Refused("its kind of push service is not set up any more");
    }
}
