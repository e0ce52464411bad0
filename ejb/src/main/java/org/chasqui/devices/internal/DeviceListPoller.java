// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

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
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import org.chasqui.devices.DeviceDirectory;
import org.chasqui.devices.DeviceListChanges;
import org.chasqui.devices.DeviceListFeed;
import org.chasqui.devices.DeviceListsPolled;
import org.chasqui.platform.SchemaMigration;
import org.jboss.logging.Logger;

/** Runs a {@link DeviceListFeed}, on a thread of its own: a lease must not wait for whatever else is scheduled. */
@Singleton
@Startup
@DependsOn(SchemaMigration.NAME)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
@SuppressWarnings("NullAway.Init") // the container fills the fields
public class DeviceListPoller {

    private static final Logger LOG = Logger.getLogger(DeviceListPoller.class);

    /** A quarter of the lease: one answer may be late without a list being read anew. */
    private static final long INTERVAL_MILLIS = 500;

    @Inject
    private ManagedThreadFactory threads;

    @Inject
    private DeviceListChanges changes;

    @Inject
    private DeviceDirectory directory;

    @Inject
    private Event<DeviceListsPolled> polled;

    private Thread worker;

    @PostConstruct
    void start() {
        var feed = new DeviceListFeed(changes, directory.lists(), System::nanoTime, polled::fire);
        worker = threads.newThread(() -> work(feed));
        worker.setName("chasqui-device-lists");
        worker.start();
    }

    private static void work(DeviceListFeed feed) {
        boolean failing = false;
        try {
            while (true) {
                boolean failed = !poll(feed, failing);
                if (failing && !failed) {
                    LOG.info("changes of device lists are known again");
                }
                failing = failed;
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            // stopping
            Thread.currentThread().interrupt();
        }
    }

    private static boolean poll(DeviceListFeed feed, boolean failing) {
        try {
            feed.poll();
            return true;
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            if (!failing && !Thread.currentThread().isInterrupted()) {
                LOG.warnf("changes of device lists are not known now, every list is read from the database: %s", e);
            }
            return false;
        }
    }

    @PreDestroy
    void stop() {
        worker.interrupt();
    }
}
