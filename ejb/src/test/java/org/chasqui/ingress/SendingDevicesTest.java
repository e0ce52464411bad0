// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.chasqui.devices.AccountDevices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;
import org.junit.jupiter.api.Test;

class SendingDevicesTest {

    private static final AccountId ALICE = new AccountId(1);

    private final EnrolledDevice alice1 = Devices.ofAccount(ALICE).create();
    private final EnrolledDevice alice2 = Devices.ofAccount(ALICE).numbered(2).create();
    private final AccountDevices account = new AccountDevices(ALICE, true, List.of(alice1));

    private final Set<DeviceId> enrolled = new HashSet<>(Set.of(alice1.id(), alice2.id()));
    private final AtomicInteger queries = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final SendingDevices sending = new SendingDevices(
            device -> {
                queries.incrementAndGet();
                return enrolled.contains(device);
            },
            nanos::get);

    @Test
    void aListedDeviceCostsNoQuery() {
        assertThat(sending.mayWrite(alice1, account)).isTrue();
        assertThat(queries).hasValue(0);
    }

    @Test
    void anUnlistedDeviceThatIsEnrolledMayWriteAndCostsOneQueryForAWhile() {
        for (int i = 0; i < 100; i++) {
            assertThat(sending.mayWrite(alice2, account)).isTrue();
        }
        assertThat(queries).hasValue(1);
    }

    @Test
    void anUnlistedDeviceThatWasRemovedMayNotWriteFromSoonOn() {
        assertThat(sending.mayWrite(alice2, account)).isTrue();
        enrolled.remove(alice2.id());
        nanos.addAndGet(SendingDevices.REMEMBERED.toNanos());

        assertThat(sending.mayWrite(alice2, account)).isFalse();
    }

    @Test
    void noDeviceOfADisabledAccountMayWrite() {
        assertThat(sending.mayWrite(alice1, new AccountDevices(ALICE, false, List.of())))
                .isFalse();
        assertThat(queries).hasValue(0);
    }
}
