// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import org.chasqui.identity.DeviceId;

/**
 * Told of what may need a device to be woken; called by shard owners and by connections' threads. Nothing durable hangs
 * on it. No method may block or throw.
 */
public interface SleepingDevices {

    /**
     * An urgent message was stored for a device and committed, and the device has not acknowledged it. It may be
     * connected: then the message has been sent to it, perhaps into a connection that is dead.
     */
    void urgentStored(DeviceId device, long sequence);

    /** The device has opened a connection to this node. */
    void arrived(DeviceId device);

    /** The device's connection to this node is gone, and it has no other one here. */
    void left(DeviceId device);
}
