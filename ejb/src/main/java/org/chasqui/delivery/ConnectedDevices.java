// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chasqui.accounts.AccountStatusChanged;
import org.chasqui.devices.DeviceRemoved;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.identity.DeviceId;

/** The sessions of all devices connected to this node, at most one each: the newest connection wins. */
@Singleton
public class ConnectedDevices {

    private final ConcurrentHashMap<DeviceId, DeviceSession> sessions = new ConcurrentHashMap<>();
    private final DeliveryRecords records;
    private final ManagedExecutorService executor;

    @Inject
    ConnectedDevices(DeliveryRecords records, ManagedExecutorService executor) {
        this.records = records;
        this.executor = executor;
    }

    /** Registers a new connection, closes the device's earlier one, and begins to send what is stored. */
    public DeviceSession open(EnrolledDevice device, DeviceChannel channel) {
        DeviceSession session = new DeviceSession(device, channel, records, executor);
        DeviceSession earlier = sessions.put(device.id(), session);
        if (earlier != null) {
            earlier.close(DeviceChannel.CloseReason.REPLACED);
        }
        session.resume();
        return session;
    }

    /** The connection of the session is gone. */
    public void closed(DeviceSession session) {
        session.closed();
        sessions.remove(session.device().id(), session);
    }

    Optional<DeviceSession> find(DeviceId device) {
        return Optional.ofNullable(sessions.get(device));
    }

    /** Number of connected devices. */
    public int count() {
        return sessions.size();
    }

    void onRemoved(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceRemoved removed) {
        find(removed.device()).ifPresent(this::revoke);
    }

    void onStatusChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountStatusChanged change) {
        if (change.disabled()) {
            sessions.values().stream()
                    .filter(s -> s.device().address().account().equals(change.account()))
                    .forEach(this::revoke);
        }
    }

    private void revoke(DeviceSession session) {
        session.close(DeviceChannel.CloseReason.REVOKED);
        sessions.remove(session.device().id(), session);
    }
}
