// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.chasqui.devices.DeviceListsPolled;
import org.chasqui.devices.Devices;
import org.chasqui.devices.OwnDevice;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;

/**
 * Closes connections of devices that were revoked, or whose accounts were disabled, on whatever server, and notes which
 * devices have connected. It looks at the devices of accounts that changed, and once at every new connection: its
 * device may have been removed after it was authenticated and before it was registered.
 */
@Singleton
public class AdmittedConnections {

    private final ConnectedDevices connected;
    private final UnaryOperator<Set<DeviceId>> admitted;
    private final Consumer<Collection<DeviceId>> seen;
    private final Clock clock;
    private final Set<DeviceId> opened = ConcurrentHashMap.newKeySet();

    /** The day for which all that are connected were noted; used by one thread. */
    private long day;

    @Inject
    AdmittedConnections(ConnectedDevices connected, Devices devices, Clock clock) {
        this(connected, devices::admittedOf, devices::seen, clock);
    }

    /**
     * Looks at every connection that opens from now on.
     *
     * @param admitted which of some devices may be connected; asks the database
     * @param seen told which devices have connected, or still are on another day
     */
    AdmittedConnections(
            ConnectedDevices connected,
            UnaryOperator<Set<DeviceId>> admitted,
            Consumer<Collection<DeviceId>> seen,
            Clock clock) {
        this.connected = connected;
        this.clock = clock;
        this.admitted = admitted;
        this.seen = seen;
        connected.onOpen(session -> opened.add(session.device().id()));
    }

    /** Looks at what is new; fails as the database does, and then looks at the same again. */
    void check(@Observes DeviceListsPolled polled) {
        Set<DeviceId> fresh = new HashSet<>(opened);
        long today = OwnDevice.day(clock.millis());
        if (today != day) {
            fresh.addAll(connected(account -> true)); // they may stay for months
        }
        Set<DeviceId> concerned = new HashSet<>(fresh);
        if (polled.concernsAny()) {
            concerned.addAll(connected(polled::concerns));
        }
        if (!concerned.isEmpty()) {
            Set<DeviceId> stay = admitted.apply(concerned);
            concerned.stream().filter(d -> !stay.contains(d)).forEach(connected::revoke);
            seen.accept(fresh.stream().filter(stay::contains).toList());
            opened.removeAll(fresh);
        }
        day = today;
    }

    private List<DeviceId> connected(Predicate<AccountId> account) {
        return connected.sessionsOf(account).stream().map(s -> s.device().id()).toList();
    }
}
