// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chasqui.delivery.ConnectedDevices;
import org.chasqui.delivery.DeliveryRecords;
import org.chasqui.delivery.DeliverySettings;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.platform.SchemaMigration;
import org.jboss.logging.Logger;

/**
 * What delivery does by the clock: deletes what has expired, and the net under the pushes: asks the database which
 * connected devices have waiting records.
 */
@Singleton
@Startup
@DependsOn(SchemaMigration.NAME)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final int PAGE = 1_000;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    private DeliveryRecords records;

    @Inject
    private ConnectedDevices connected;

    @Inject
    private DeliverySettings settings;

    @Inject
    private PipelineMetrics metrics;

    @Inject
    private Clock clock;

    private final List<ScheduledFuture<?>> scheduled = new ArrayList<>();

    @PostConstruct
    void start() {
        every(settings.sweepInterval().toMillis(), this::sweep);
        every(settings.netInterval().toMillis(), connected::castNet);
    }

    private void every(long millis, Runnable action) {
        scheduled.add(scheduler.scheduleWithFixedDelay(() -> run(action), millis, millis, TimeUnit.MILLISECONDS));
    }

    /** A failure now must not end the schedule. */
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            LOG.warnf("tried again later: %s", e);
        }
    }

    private void sweep() {
        int swept;
        do {
            swept = records.sweepExpired(clock.millis(), PAGE);
            metrics.expired(swept);
        } while (swept == PAGE);
        records.sweepOrphans();
    }

    @PreDestroy
    void stop() {
        scheduled.forEach(s -> s.cancel(false));
    }
}
