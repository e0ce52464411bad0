// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chasqui.devices.DeviceListChanges;
import org.chasqui.devices.DeviceSettings;
import org.chasqui.devices.IdleDevices;
import org.chasqui.devices.OwnDevice;
import org.chasqui.devices.links.LinkPlaces;
import org.chasqui.platform.SchemaMigration;
import org.jboss.logging.Logger;

/** What devices need done by the clock: links that are over, devices that nobody uses, changes that all have seen. */
@Singleton
@Startup
@DependsOn(SchemaMigration.NAME)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class DeviceSweeper {

    private static final Logger LOG = Logger.getLogger(DeviceSweeper.class);
    private static final int PAGE = 500;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    private LinkPlaces links;

    @Inject
    private IdleDevices idle;

    @Inject
    private DeviceListChanges changes;

    @Inject
    private DeviceSettings settings;

    private ScheduledFuture<?> scheduled;

    @PostConstruct
    void start() {
        long millis = settings.sweepInterval().toMillis();
        scheduled = scheduler.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        attempt(() -> each(links.expired(PAGE), links::sweep));
        attempt(this::sweepIdle);
        attempt(changes::sweep);
    }

    private void sweepIdle() {
        Optional<OwnDevice> last = Optional.empty();
        List<OwnDevice> page;
        do {
            page = idle.away(last, PAGE);
            each(page.stream().filter(idle::isSuspect).toList(), idle::decide);
            last = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast());
        } while (page.size() == PAGE);
    }

    /** One that fails must not keep the others from being looked at. */
    private static <T> void each(List<T> all, Consumer<T> action) {
        all.forEach(one -> attempt(() -> action.accept(one)));
    }

    /** A failure now must not end the schedule. */
    private static void attempt(Runnable action) {
        try {
            action.run();
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            LOG.warnf("tried again later: %s", e);
        }
    }

    @PreDestroy
    void stop() {
        scheduled.cancel(false);
    }
}
