// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.lang.reflect.Proxy;
import org.chasqui.accounts.AccountStatusChanged;
import org.chasqui.devices.DeviceRemoved;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class ConnectedDevicesTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final EnrolledDevice alice1 = Devices.ofAccount(ALICE).create();
    private final EnrolledDevice alice2 = Devices.ofAccount(ALICE).numbered(2).create();
    private final EnrolledDevice bob1 = Devices.ofAccount(BOB).create();
    private final InMemoryDeliveryRecords records = new InMemoryDeliveryRecords();
    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor();
    private final ConnectedDevices connected = new ConnectedDevices(records, managed(executor), clock);

    @Test
    void sendsWhatIsStoredWhenADeviceConnects() {
        records.store(Deliveries.to(alice1).message(10));
        RecordingChannel channel = new RecordingChannel();

        connected.open(alice1, channel);
        executor.runAll();

        assertThat(channel.said).containsExactly("10<0", "caught up");
    }

    @Test
    void theNewestConnectionWins() {
        RecordingChannel older = new RecordingChannel();
        RecordingChannel newer = new RecordingChannel();
        DeviceSession first = connected.open(alice1, older);
        executor.runAll();
        DeviceSession second = connected.open(alice1, newer);
        executor.runAll();
        first.push(Deliveries.to(alice1).message(10), 0);
        executor.runAll();

        assertThat(older.said).containsExactly("caught up", "closed: replaced");
        assertThat(newer.said).containsExactly("caught up");
        assertThat(connected.find(alice1.id())).containsSame(second);
        assertThat(connected.count()).isEqualTo(1);
    }

    @Test
    void theEndOfAReplacedConnectionLeavesItsSuccessorConnected() {
        DeviceSession first = connected.open(alice1, new RecordingChannel());
        DeviceSession second = connected.open(alice1, new RecordingChannel());

        connected.closed(first);
        assertThat(connected.find(alice1.id())).containsSame(second);

        connected.closed(second);
        assertThat(connected.find(alice1.id())).isEmpty();
    }

    @Test
    void closesTheConnectionOfARemovedDeviceOnly() {
        RecordingChannel removed = new RecordingChannel();
        RecordingChannel other = new RecordingChannel();
        connected.open(alice1, removed);
        connected.open(alice2, other);

        connected.onRemoved(new DeviceRemoved(alice1, true, 1));

        assertThat(removed.said).containsExactly("closed: revoked");
        assertThat(other.said).isEmpty();
        assertThat(connected.count()).isEqualTo(1);
    }

    @Test
    void closesAllConnectionsOfADisabledAccountOnly() {
        RecordingChannel first = new RecordingChannel();
        RecordingChannel second = new RecordingChannel();
        RecordingChannel other = new RecordingChannel();
        connected.open(alice1, first);
        connected.open(alice2, second);
        connected.open(bob1, other);

        connected.onStatusChange(new AccountStatusChanged(BOB, false));
        assertThat(connected.count()).isEqualTo(3);

        connected.onStatusChange(new AccountStatusChanged(ALICE, true));
        assertThat(first.said).containsExactly("closed: revoked");
        assertThat(second.said).containsExactly("closed: revoked");
        assertThat(other.said).isEmpty();
        assertThat(connected.count()).isEqualTo(1);
    }

    static ManagedExecutorService managed(ManualExecutor executor) {
        return (ManagedExecutorService) Proxy.newProxyInstance(
                ManagedExecutorService.class.getClassLoader(),
                new Class<?>[] {ManagedExecutorService.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("execute")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    executor.execute((Runnable) arguments[0]);
                    return null;
                });
    }
}
