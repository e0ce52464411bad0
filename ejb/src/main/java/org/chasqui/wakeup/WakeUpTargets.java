// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import java.util.Optional;
import org.chasqui.identity.DeviceId;

/** Where devices want to be woken, durable; at most one target per device. Each method is a transaction of its own. */
public interface WakeUpTargets {

    /**
     * Stores it in place of an earlier one.
     *
     * @return false if there is no such device any more
     */
    boolean put(DeviceId device, WakeUpTarget target);

    /** The device's target. */
    Optional<WakeUpTarget> find(DeviceId device);

    /** Forgets the device's target, if it has one. */
    void remove(DeviceId device);

    /** Forgets the device's target, unless the device has registered another one meanwhile. */
    void removeIfStill(DeviceId device, WakeUpTarget target);
}
