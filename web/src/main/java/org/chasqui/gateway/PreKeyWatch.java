// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.RejectedExecutionException;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.keys.PreKeyCounts;
import org.chasqui.keys.PreKeys;
import org.jboss.logging.Logger;

/** Tells a device that connects whether its one-time prekeys run low; after claims delivery tells it. */
@Singleton
class PreKeyWatch {

    private static final Logger LOG = Logger.getLogger(PreKeyWatch.class);

    private final PreKeys preKeys;
    private final ManagedExecutorService executor;

    @Inject
    PreKeyWatch(PreKeys preKeys, ManagedExecutorService executor) {
        this.preKeys = preKeys;
        this.executor = executor;
    }

    /** Asks the database on another thread. Where that fails the next claim or connection tells the device. */
    void check(EnrolledDevice device, SocketChannel channel) {
        try {
            executor.execute(() -> tell(device, channel));
        } catch (RejectedExecutionException e) {
            LOG.debugf("too busy to count prekeys: %s", e);
        }
    }

    private void tell(EnrolledDevice device, SocketChannel channel) {
        try {
            PreKeyCounts left = preKeys.counts(device.id());
            if (left.low()) {
                channel.preKeysLow(Math.toIntExact(left.preKeys()), Math.toIntExact(left.kyberPreKeys()));
            }
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            LOG.debugf("prekeys cannot be counted now: %s", e);
        }
    }
}
