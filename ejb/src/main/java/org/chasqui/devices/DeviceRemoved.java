// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import org.chasqui.identity.DeviceId;

/**
 * CDI event: a device was removed. Observers in the transaction delete what they keep for it; observers after its
 * success close its connection.
 */
public record DeviceRemoved(DeviceId device) {}
