// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import com.interaso.webpush.WebPush;
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
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.chasqui.delivery.ConnectedDevices;
import org.chasqui.delivery.DeliveryRecords;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.platform.SchemaMigration;
import org.chasqui.wakeup.PushEndpoints;
import org.chasqui.wakeup.WakeUpGateway;
import org.chasqui.wakeup.WakeUpQueue;
import org.chasqui.wakeup.WakeUpSettings;
import org.chasqui.wakeup.WakeUpTarget;
import org.chasqui.wakeup.WakeUpTargets;
import org.jspecify.annotations.Nullable;

/** Opens the gateways that are set up and runs the queue on a few threads of its own; does nothing where none is. */
@Singleton
@Startup
@DependsOn(SchemaMigration.NAME)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class WakeUpWorkers {

    @Inject
    private WakeUpSettings settings;

    @Inject
    private PushEndpoints endpoints;

    @Inject
    private StoredVapidIdentity vapid;

    @Inject
    private WakeUpTargets targets;

    @Inject
    private ConnectedDevices connected;

    @Inject
    private DeliveryRecords records;

    @Inject
    private PipelineMetrics metrics;

    @Inject
    private Clock clock;

    @Inject
    private ManagedThreadFactory threads;

    private final AtomicInteger numbers = new AtomicInteger();
    private RegisteredSleepers.@Nullable Gateways gateways;
    private @Nullable ScheduledThreadPoolExecutor executor;
    private @Nullable WakeUpQueue queue;

    @PostConstruct
    void start() {
        Optional<TrustedCertificates> trusted = settings.trustedCertificates().map(TrustedCertificates::with);
        RegisteredSleepers.Gateways opened = new RegisteredSleepers.Gateways(
                settings.webPush().map(s -> webPush(s, trusted)),
                settings.apns().map(s -> ApnsGateway.open(s, trusted, WakeUpGateway.PATIENCE, clock)));
        gateways = opened;
        if (opened.webPush().isEmpty() && opened.apns().isEmpty()) {
            return;
        }
        ScheduledThreadPoolExecutor pool =
                new ScheduledThreadPoolExecutor(settings.pace().threads(), this::thread);
        pool.setRemoveOnCancelPolicy(true);
        executor = pool;
        WakeUpQueue started = new WakeUpQueue(
                settings.pace(),
                new RegisteredSleepers(connected::isConnected, records, targets, opened, metrics),
                pool,
                metrics,
                clock);
        queue = started;
        metrics.gauge("chasqui_wake_ups_waiting", started::waiting);
        connected.watch(started);
    }

    private WakeUpGateway<WakeUpTarget.WebPush> webPush(
            WakeUpSettings.WebPush webPush, Optional<TrustedCertificates> trusted) {
        PushHttp http = new PushHttp(endpoints, trusted.map(TrustedCertificates::context), WakeUpGateway.PATIENCE);
        return new WebPushGateway(() -> new WebPush(webPush.subject(), vapid.keys()), http, clock);
    }

    private Thread thread(Runnable work) {
        Thread thread = threads.newThread(work);
        thread.setName("chasqui-wake-up-" + numbers.getAndIncrement());
        return thread;
    }

    @PreDestroy
    void stop() {
        if (queue != null) {
            connected.unwatch(queue);
        }
        if (executor != null) {
            executor.shutdownNow();
        }
        if (gateways != null) {
            gateways.webPush().ifPresent(WakeUpGateway::close);
            gateways.apns().ifPresent(WakeUpGateway::close);
        }
    }
}
