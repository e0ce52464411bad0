// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.chasqui.accounts.AccountStatusChanged;
import org.chasqui.devices.DeviceRemoved;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.devices.PreKeysRunLow;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;

/** The sessions of all devices connected to this node, at most one each: the newest connection wins. */
@Singleton
public class ConnectedDevices {

    private final ConcurrentHashMap<DeviceId, DeviceSession> sessions = new ConcurrentHashMap<>();
    private final DeliveryRecords records;
    private final ManagedExecutorService executor;
    private final Clock clock;
    private final List<Consumer<DeviceSession>> openings = new CopyOnWriteArrayList<>();
    private final List<SleepingDevices> sleeping = new CopyOnWriteArrayList<>();

    @Inject
    ConnectedDevices(DeliveryRecords records, ManagedExecutorService executor, Clock clock) {
        this.records = records;
        this.executor = executor;
        this.clock = clock;
    }

    /** Has something done with every session that opens. Never blocks. */
    void onOpen(Consumer<DeviceSession> action) {
        openings.add(action);
    }

    /** Has somebody told from now on of what may need a device to be woken. */
    public void watch(SleepingDevices watcher) {
        sleeping.add(watcher);
    }

    /** Ends {@link #watch}. */
    public void unwatch(SleepingDevices watcher) {
        sleeping.remove(watcher);
    }

    /** Whether the device has a connection to this node. */
    public boolean isConnected(DeviceId device) {
        return sessions.containsKey(device);
    }

    void urgentStored(DeviceId device, long sequence) {
        sleeping.forEach(s -> s.urgentStored(device, sequence));
    }

    /** Registers a new connection, closes the device's earlier one, and begins to send what is stored. */
    public DeviceSession open(EnrolledDevice device, DeviceChannel channel) {
        DeviceSession session = new DeviceSession(device, channel, records, executor, clock);
        DeviceSession earlier = sessions.put(device.id(), session);
        if (earlier != null) {
            earlier.close(DeviceChannel.CloseReason.REPLACED);
        }
        session.resume();
        openings.forEach(o -> o.accept(session));
        sleeping.forEach(s -> s.arrived(device.id()));
        return session;
    }

    /** The connection of the session is gone. */
    public void closed(DeviceSession session) {
        session.closed();
        DeviceId device = session.device().id();
        if (sessions.remove(device, session)) {
            sleeping.forEach(s -> s.left(device));
        }
    }

    Optional<DeviceSession> find(DeviceId device) {
        return Optional.ofNullable(sessions.get(device));
    }

    /** Asks the database what waits for the devices connected here, and has those that missed something catch up. */
    public void castNet() {
        Map<DeviceId, Long> latest = records.latest(sessions.keySet());
        sessions.values().forEach(s -> s.nudge(latest.getOrDefault(s.device().id(), 0L)));
    }

    /**
     * Another node may have stored for any device without a push to here: all sessions read before they take pushes.
     */
    void recheckAll() {
        sessions.values().forEach(DeviceSession::recheck);
    }

    /** Closes the sessions that acknowledge nothing although deliveries have been in flight for so long. */
    public void closeThoseThatWithholdAcks(Duration timeout) {
        sessions.values().stream()
                .filter(s -> s.withholdsAcks(timeout))
                .forEach(s -> s.close(DeviceChannel.CloseReason.ACK_TIMEOUT));
    }

    /** Number of connected devices. */
    public int count() {
        return sessions.size();
    }

    void onRemoved(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceRemoved removed) {
        find(removed.device().id()).ifPresent(this::revoke);
    }

    void onPreKeysRunLow(@Observes(during = TransactionPhase.AFTER_SUCCESS) PreKeysRunLow low) {
        find(low.device()).ifPresent(s -> s.channel().preKeysLow(low.preKeys(), low.kyberPreKeys()));
    }

    void onStatusChange(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountStatusChanged change) {
        if (change.disabled()) {
            sessions.values().stream()
                    .filter(s -> s.device().address().account().equals(change.account()))
                    .forEach(this::revoke);
        }
    }

    /** The sessions of devices that may be concerned. */
    List<DeviceSession> sessionsOf(Predicate<AccountId> account) {
        return sessions.values().stream()
                .filter(s -> account.test(s.device().address().account()))
                .toList();
    }

    /** Closes the connection of a device that may not have one any more. */
    void revoke(DeviceId device) {
        find(device).ifPresent(this::revoke);
    }

    private void revoke(DeviceSession session) {
        session.close(DeviceChannel.CloseReason.REVOKED);
        sessions.remove(session.device().id(), session);
    }
}
