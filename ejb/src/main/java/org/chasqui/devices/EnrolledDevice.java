// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;

/**
 * A device that may connect and be written to.
 *
 * @param id the server's own id
 * @param address its account and number
 * @param registrationId 1 to 16380, chosen by the device; tells a device from its predecessor of the same number
 */
public record EnrolledDevice(DeviceId id, DeviceAddress address, int registrationId) {}
