// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chasqui.client.api.DevicesApi;
import org.chasqui.client.api.ListedDevice;
import org.chasqui.client.crypto.Sessions;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.store.Database;
import org.chasqui.protocol.v1.DeviceChange;

/** Follows what becomes of the account's other devices, and has new ones told what came before them. */
final class OwnDevices {

    private static final System.Logger LOG = System.getLogger(OwnDevices.class.getName());

    /** For so long some servers may not know a new device, and take what is meant for it without a copy. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    private final Database database;
    private final DeviceAddress self;
    private final Sessions sessions;
    private final HistoryTransfer transfer;
    private final Outgoing outgoing;
    private final EventQueue events;

    OwnDevices(Database database, Sessions sessions, HistoryTransfer transfer, Outgoing outgoing, EventQueue events) {
        this.database = database;
        this.self = outgoing.self();
        this.sessions = sessions;
        this.transfer = transfer;
        this.outgoing = outgoing;
        this.events = events;
    }

    /** Takes up, in the caller's transaction, what the server says; returns what to do after it. */
    Runnable changed(DeviceChange change) {
        int device = change.getDevice();
        Instant time = WireTimes.of(change.getTime());
        return switch (change.getKind()) {
            case KIND_LINKED -> {
                boolean history = transfer.begun(device, time);
                yield () -> {
                    if (history) {
                        outgoing.sendWaiting(self.account(), LEASE);
                    }
                    if (device != self.device()) {
                        events.emit(new ClientEvent.DeviceLinked(device));
                    }
                };
            }
            case KIND_REVOKED -> {
                sessions.forget(new DeviceAddress(self.account(), device));
                transfer.gone(device);
                yield () -> events.emit(new ClientEvent.DeviceRevoked(device));
            }
            case KIND_EXPIRING -> () -> events.emit(new ClientEvent.DeviceExpiring(device, time));
            case KIND_UNSPECIFIED, UNRECOGNIZED -> () -> {}; // a kind that a newer server knows
        };
    }

    /**
     * Asks the server about devices that this one has linked and has heard nothing of since. Blocks; does nothing if
     * there are none, and leaves it for the next time if the server does not answer.
     */
    void check(DevicesApi server) {
        if (transfer.expected().isEmpty()) {
            return;
        }
        try {
            List<ListedDevice> listed = server.list().devices();
            database.transaction(() -> {
                transfer.expected().forEach(device -> check(device, listed));
                return listed;
            });
        } catch (ClientException e) {
            LOG.log(System.Logger.Level.DEBUG, "new devices are looked after with the next connection", e);
        }
    }

    private void check(int device, List<ListedDevice> listed) {
        Optional<ListedDevice> found =
                listed.stream().filter(entry -> entry.device() == device).findFirst();
        if (found.isEmpty()) {
            transfer.gone(device);
            return;
        }
        Long since = found.get().addressableSince();
        if (since != null && transfer.begun(device, WireTimes.of(since))) {
            outgoing.sendWaiting(self.account());
        }
    }
}
