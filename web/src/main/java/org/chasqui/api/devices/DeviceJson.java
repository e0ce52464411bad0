// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.devices;

import java.util.List;
import java.util.OptionalLong;
import org.chasqui.devices.IdlePolicy;
import org.chasqui.devices.OwnDevice;
import org.jspecify.annotations.Nullable;

/** A device as its own account sees it; times in milliseconds since 1970. */
public record DeviceJson(
        int device,
        String name,
        long enrolledAt,
        @Nullable Long addressableSince,
        long lastSeen,
        @Nullable Long expiresAt) {

    /** The list, and how long it may become. */
    public record ListJson(int limit, List<DeviceJson> devices) {}

    static ListJson list(int limit, List<OwnDevice> devices, IdlePolicy policy) {
        return new ListJson(
                limit,
                devices.stream()
                        .map(d -> of(d, policy.expiresAt(d, devices.size())))
                        .toList());
    }

    private static DeviceJson of(OwnDevice device, OptionalLong expiresAt) {
        OwnDevice.Times times = device.times();
        return new DeviceJson(
                device.device().address().number(),
                device.name(),
                times.enrolledAt(),
                times.addressableSince(),
                times.lastSeen(),
                expiresAt.isPresent() ? expiresAt.getAsLong() : null);
    }
}
