// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chasqui.devices.DeviceListsPolled;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;
import org.junit.jupiter.api.Test;

class AdmittedConnectionsTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final EnrolledDevice alice1 = Devices.ofAccount(ALICE).create();
    private final EnrolledDevice bob1 = Devices.ofAccount(BOB).create();
    private final ManualClock clock = new ManualClock();
    private final ConnectedDevices connected = new ConnectedDevices(
            new InMemoryDeliveryRecords(), ConnectedDevicesTest.managed(new ManualExecutor()), clock);
    private final Set<DeviceId> revoked = new HashSet<>();
    private final List<Set<DeviceId>> asked = new ArrayList<>();
    private final List<DeviceId> seen = new ArrayList<>();
    private boolean databaseIsAway;
    private final AdmittedConnections admitted = new AdmittedConnections(connected, this::admit, seen::addAll, clock);
    private final RecordingChannel alices = new RecordingChannel();
    private final RecordingChannel bobs = new RecordingChannel();

    private Set<DeviceId> admit(Set<DeviceId> devices) {
        if (databaseIsAway) {
            throw new IllegalStateException("away");
        }
        asked.add(devices);
        Set<DeviceId> stay = new HashSet<>(devices);
        stay.removeAll(revoked);
        return stay;
    }

    private static DeviceListsPolled changed(AccountId... accounts) {
        return new DeviceListsPolled(Optional.of(Set.of(accounts)));
    }

    private void connectBoth() {
        connected.open(alice1, alices);
        connected.open(bob1, bobs);
        admitted.check(changed());
        asked.clear();
        seen.clear();
    }

    @Test
    void looksOnceAtEveryNewConnectionAndNotesIt() {
        connected.open(alice1, alices);
        admitted.check(changed());
        admitted.check(changed());

        assertThat(asked).containsExactly(Set.of(alice1.id()));
        assertThat(seen).containsExactly(alice1.id());
    }

    @Test
    void closesAConnectionWhoseDeviceWasRemovedBeforeItWasRegistered() {
        revoked.add(alice1.id());
        connected.open(alice1, alices);
        admitted.check(changed());

        assertThat(alices.said).contains("closed: revoked");
        assertThat(seen).isEmpty();
    }

    @Test
    void closesWhatAnotherServerHasRevokedAndAsksForNobodyElse() {
        connectBoth();
        revoked.add(alice1.id());
        admitted.check(changed(ALICE));

        assertThat(alices.said).contains("closed: revoked");
        assertThat(bobs.said).doesNotContain("closed: revoked");
        assertThat(asked).containsExactly(Set.of(alice1.id()));
    }

    @Test
    void asksForAllWhereAnythingMayHaveChanged() {
        connectBoth();
        revoked.add(bob1.id());
        admitted.check(new DeviceListsPolled(Optional.empty()));

        assertThat(asked).containsExactly(Set.of(alice1.id(), bob1.id()));
        assertThat(bobs.said).contains("closed: revoked");
    }

    @Test
    void notesOnceADayThatADeviceIsStillConnected() {
        connectBoth();
        clock.advance(Duration.ofDays(1));
        admitted.check(changed());
        admitted.check(changed());

        assertThat(seen).containsExactlyInAnyOrder(alice1.id(), bob1.id());
    }

    @Test
    void asksNothingWhileNothingHappens() {
        connectBoth();
        admitted.check(changed());

        assertThat(asked).isEmpty();
    }

    @Test
    void looksAgainWhereTheDatabaseWasAway() {
        connected.open(alice1, alices);
        revoked.add(alice1.id());
        databaseIsAway = true;
        assertThatThrownBy(() -> admitted.check(changed())).hasMessage("away");
        databaseIsAway = false;
        admitted.check(changed());

        assertThat(alices.said).contains("closed: revoked");
    }
}
