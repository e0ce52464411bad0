// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import com.google.protobuf.ByteString;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.chasqui.devices.DeviceDirectory;
import org.chasqui.devices.DeviceExpiring;
import org.chasqui.devices.DeviceLinked;
import org.chasqui.devices.DeviceLists;
import org.chasqui.devices.DeviceRemoved;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.metrics.PipelineMetrics;
import org.jboss.logging.Logger;

/**
 * Tells an account's devices of one that was linked, was revoked or is about to expire. After the transaction, on
 * another thread, and once: what matters does not hang on it, a client that missed it sees the list.
 */
@Singleton
class DeviceNews {

    private static final Logger LOG = Logger.getLogger(DeviceNews.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ReceiptSink sink;
    private final DeviceDirectory directory;
    private final ManagedExecutorService executor;
    private final PipelineMetrics metrics;
    private final Clock clock;

    @Inject
    DeviceNews(
            ReceiptSink sink,
            DeviceDirectory directory,
            ManagedExecutorService executor,
            PipelineMetrics metrics,
            Clock clock) {
        this.sink = sink;
        this.directory = directory;
        this.executor = executor;
        this.metrics = metrics;
        this.clock = clock;
    }

    void onLinked(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceLinked linked) {
        metrics.deviceChanged("linked");
        // a commit that took long has moved the moment from which no server may miss the device
        long since = Math.max(
                linked.addressableSince(),
                clock.instant().plus(DeviceLists.LEASE).toEpochMilli());
        tell(account(linked.device()), EventCodec.linked(number(linked.device()), since));
    }

    void onRemoved(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceRemoved removed) {
        if (removed.wasAddressable()) {
            metrics.deviceChanged("revoked");
            tell(account(removed.device()), EventCodec.revoked(number(removed.device()), removed.time()));
        }
    }

    void onExpiring(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceExpiring expiring) {
        metrics.deviceChanged("expiring");
        tell(account(expiring.device()), EventCodec.expiring(number(expiring.device()), expiring.expiresAt()));
    }

    private static AccountId account(EnrolledDevice device) {
        return device.address().account();
    }

    private static int number(EnrolledDevice device) {
        return device.address().number();
    }

    private void tell(AccountId account, ByteString event) {
        try {
            executor.execute(() -> send(account, event));
        } catch (RejectedExecutionException e) {
            LOG.warnf("the devices of %s are not told of a change: %s", account, e);
        }
    }

    private void send(AccountId account, ByteString event) {
        try {
            directory.forget(account); // who observes the same commit may not have done so yet
            sink.accept(List.of(new ReceiptSink.Outgoing(account, event)), PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            LOG.warnf("the devices of %s are not told of a change: %s", account, e);
        }
    }
}
