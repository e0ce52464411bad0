// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.time.Clock;
import java.util.OptionalLong;
import org.chasqui.identity.DeviceAddress;

/** When devices that nobody uses any more end. The primary ends only when it is the account's last device. */
public final class IdlePolicy {

    private final DeviceSettings.Idleness settings;
    private final Clock clock;

    /** By these settings and this clock. */
    public IdlePolicy(DeviceSettings.Idleness settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** What may be done with a device. */
    public enum Verdict {
        /** Nothing. */
        KEEP,
        /** Its users are to be told. */
        WARN,
        /** It is to be removed. */
        REMOVE
    }

    /**
     * When a device ends if it does not connect before, in milliseconds since 1970.
     *
     * @param devices of its account, itself included
     * @return empty for a primary that others depend on
     */
    public OptionalLong expiresAt(OwnDevice device, int devices) {
        boolean primary = device.device().address().number() == DeviceAddress.PRIMARY;
        return primary && devices > 1
                ? OptionalLong.empty()
                : OptionalLong.of(device.times().lastSeen() + settings.limit().toMillis());
    }

    /**
     * What is to be done with a device now.
     *
     * @param devices of its account, itself included
     */
    public Verdict verdict(OwnDevice device, int devices) {
        OptionalLong end = expiresAt(device, devices);
        if (end.isEmpty()) {
            return Verdict.KEEP;
        }
        long left = end.getAsLong() - clock.millis();
        if (left <= 0) {
            return Verdict.REMOVE;
        }
        boolean warned = device.times().warnedAt() != null;
        return left <= settings.warning().toMillis() && !warned ? Verdict.WARN : Verdict.KEEP;
    }

    /** Devices seen on that day or later are to be kept without a warning, in milliseconds since 1970. */
    public long suspectBefore() {
        return clock.millis() - settings.limit().minus(settings.warning()).toMillis() + 1;
    }
}
