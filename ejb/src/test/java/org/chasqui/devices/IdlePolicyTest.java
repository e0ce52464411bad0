// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.identity.AccountId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdlePolicyTest {

    private static final long SEEN = OwnDevice.day(ManualClock.START.toEpochMilli());

    private final ManualClock clock = new ManualClock();
    private final IdlePolicy policy =
            new IdlePolicy(new DeviceSettings.Idleness(Duration.ofDays(90), Duration.ofDays(14)), clock);

    private static OwnDevice device(int number, @Nullable Long warnedAt) {
        return new OwnDevice(
                Devices.ofAccount(new AccountId(1)).numbered(number).create(),
                "laptop",
                new OwnDevice.Times(SEEN, SEEN, SEEN, warnedAt));
    }

    private void away(int days) {
        clock.advance(Duration.ofMillis(SEEN - clock.millis()).plusDays(days));
    }

    @Test
    void keepsWhatWasSeenNotLongAgo() {
        away(75);
        assertThat(policy.verdict(device(2, null), 2)).isEqualTo(IdlePolicy.Verdict.KEEP);
    }

    @Test
    void warnsOnceFourteenDaysBefore() {
        away(76);
        assertThat(policy.verdict(device(2, null), 2)).isEqualTo(IdlePolicy.Verdict.WARN);
        assertThat(policy.verdict(device(2, clock.millis()), 2)).isEqualTo(IdlePolicy.Verdict.KEEP);
    }

    @Test
    void removesAfterNinetyDaysWarnedOrNot() {
        away(90);
        assertThat(policy.verdict(device(2, null), 2)).isEqualTo(IdlePolicy.Verdict.REMOVE);
        assertThat(policy.verdict(device(2, SEEN), 2)).isEqualTo(IdlePolicy.Verdict.REMOVE);
    }

    @Test
    void removesAPrimaryOnlyWhenItIsTheLast() {
        away(365);
        assertThat(policy.verdict(device(1, null), 2)).isEqualTo(IdlePolicy.Verdict.KEEP);
        assertThat(policy.expiresAt(device(1, null), 2)).isEmpty();
        assertThat(policy.verdict(device(1, null), 1)).isEqualTo(IdlePolicy.Verdict.REMOVE);
    }

    @Test
    void saysWhenADeviceEnds() {
        assertThat(policy.expiresAt(device(2, null), 2))
                .hasValue(SEEN + Duration.ofDays(90).toMillis());
    }

    @Test
    void suspectsAllThatItWouldWarn() {
        away(76);
        assertThat(SEEN).isLessThan(policy.suspectBefore());
        away(75);
        assertThat(SEEN).isGreaterThanOrEqualTo(policy.suspectBefore());
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> new DeviceSettings.Idleness(Duration.ofHours(1), Duration.ZERO))
                .hasMessageContaining("PT1H");
        assertThatThrownBy(() -> new DeviceSettings.Idleness(Duration.ofDays(2), Duration.ofDays(2)))
                .hasMessageContaining("idle-warning");
        var idle = new DeviceSettings.Idleness(Duration.ofDays(2), Duration.ofDays(1));
        var links = new DeviceSettings.Links(Duration.ofMinutes(1), 1);
        assertThatThrownBy(() -> new DeviceSettings(128, idle, links, Duration.ofMinutes(1)))
                .hasMessageContaining("128");
        assertThatThrownBy(() -> new DeviceSettings.Links(Duration.ZERO, 1)).hasMessageContaining("PT0S");
    }
}
