// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import static org.assertj.core.api.Assertions.assertThat;

import org.chasqui.fixtures.Devices;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class OwnDevicesTest {

    private static EnrolledDevice device(int number) {
        return Devices.ofAccount(new AccountId(1)).numbered(number).create();
    }

    @Test
    void letsThePrimaryChangeAny() {
        assertThat(OwnDevices.mayChange(device(1), 1)).isTrue();
        assertThat(OwnDevices.mayChange(device(1), 2)).isTrue();
    }

    @Test
    void letsLinkedDevicesChangeOnlyThemselves() {
        assertThat(OwnDevices.mayChange(device(2), 2)).isTrue();
        assertThat(OwnDevices.mayChange(device(2), 1)).isFalse();
        assertThat(OwnDevices.mayChange(device(2), 3)).isFalse();
    }
}
