// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.chasqui.delivery.Delivery;
import org.chasqui.delivery.DeliveryRecords;
import org.chasqui.delivery.Lifetime;
import org.chasqui.identity.DeviceId;
import org.chasqui.metrics.CountedMetrics;
import org.chasqui.wakeup.WakeUpGateway;
import org.chasqui.wakeup.WakeUpOutcome;
import org.chasqui.wakeup.WakeUpTarget;
import org.chasqui.wakeup.WakeUpTargets;
import org.junit.jupiter.api.Test;

class RegisteredSleepersTest implements WakeUpTargets, WakeUpGateway<WakeUpTarget.Apns> {

    private static final DeviceId BOB = new DeviceId(7);
    private static final WakeUpTarget.Apns FIRST = new WakeUpTarget.Apns("aa".repeat(32));
    private static final WakeUpTarget.Apns SECOND = new WakeUpTarget.Apns("bb".repeat(32));

    private final Map<DeviceId, WakeUpTarget> registered = new HashMap<>(Map.of(BOB, FIRST));
    private final SortedSet<Long> waiting = new TreeSet<>(List.of(5L));
    private final List<WakeUpTarget> woken = new ArrayList<>();
    private WakeUpOutcome outcome = new WakeUpOutcome.Sent();
    private Runnable whileWaking = () -> {};

    private final RegisteredSleepers sleepers = sleepers(Optional.of(this));

    private RegisteredSleepers sleepers(Optional<WakeUpGateway<WakeUpTarget.Apns>> apns) {
        return new RegisteredSleepers(
                device -> false,
                records(),
                this,
                new RegisteredSleepers.Gateways(Optional.empty(), apns),
                new CountedMetrics().pipeline());
    }

    private DeliveryRecords records() {
        return (DeliveryRecords) Proxy.newProxyInstance(
                DeliveryRecords.class.getClassLoader(),
                new Class<?>[] {DeliveryRecords.class},
                (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("page");
                    return waiting.tailSet((Long) args[1] + 1).stream()
                            .limit((Integer) args[2])
                            .map(sequence -> new Delivery(
                                    (DeviceId) args[0],
                                    sequence,
                                    new Lifetime(1, 2),
                                    new Delivery.Content.Event(ByteString.EMPTY)))
                            .toList();
                });
    }

    @Override
    public boolean put(DeviceId device, WakeUpTarget target) {
        registered.put(device, target);
        return true;
    }

    @Override
    public Optional<WakeUpTarget> find(DeviceId device) {
        return Optional.ofNullable(registered.get(device));
    }

    @Override
    public void remove(DeviceId device) {
        registered.remove(device);
    }

    @Override
    public void removeIfStill(DeviceId device, WakeUpTarget target) {
        registered.remove(device, target);
    }

    @Override
    public WakeUpOutcome wake(WakeUpTarget.Apns target) {
        woken.add(target);
        whileWaking.run();
        return outcome;
    }

    @Override
    public void close() {}

    @Test
    void wakesWhereTheDeviceHasRegistered() throws Exception {
        assertThat(sleepers.wake(BOB, 5)).contains(new WakeUpOutcome.Sent());
        assertThat(woken).containsExactly(FIRST);
    }

    @Test
    void wakesNobodyForAMessageThatDoesNotWaitAnyMore() throws Exception {
        waiting.clear();
        assertThat(sleepers.wake(BOB, 5)).isEmpty();

        waiting.addAll(List.of(4L, 6L)); // not urgent, both
        assertThat(sleepers.wake(BOB, 5)).isEmpty();
        assertThat(woken).isEmpty();
    }

    @Test
    void wakesNobodyWhoHasNotRegistered() throws Exception {
        remove(BOB);

        assertThat(sleepers.wake(BOB, 5)).contains(new WakeUpOutcome.Gone());
        assertThat(woken).isEmpty();
    }

    @Test
    void forgetsWhatIsGoneButNotWhatWasRegisteredMeanwhile() throws Exception {
        outcome = new WakeUpOutcome.Gone();
        whileWaking = () -> put(BOB, SECOND);
        sleepers.wake(BOB, 5);
        assertThat(find(BOB)).contains(SECOND);

        whileWaking = () -> {};
        sleepers.wake(BOB, 5);

        assertThat(find(BOB)).isEmpty();
    }

    @Test
    void keepsARegistrationThatWasRefusedOrNotReached() throws Exception {
        for (WakeUpOutcome other :
                List.of(new WakeUpOutcome.Refused("status 403"), new WakeUpOutcome.Retry(Optional.empty()))) {
            outcome = other;
            assertThat(sleepers.wake(BOB, 5)).contains(other);
        }
        assertThat(find(BOB)).contains(FIRST);
    }

    @Test
    void keepsARegistrationOfAKindThatIsNotSetUpNow() throws Exception {
        assertThat(sleepers(Optional.empty()).wake(BOB, 5)).containsInstanceOf(WakeUpOutcome.Refused.class);
        assertThat(find(BOB)).contains(FIRST);
    }
}
