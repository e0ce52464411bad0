// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

/**
 * CDI event: a device was removed. Observers in the transaction delete what they keep for it; observers after its
 * success close its connection and tell the account's other devices.
 *
 * @param device which
 * @param wasAddressable whether anybody could write to it
 * @param time milliseconds since 1970
 */
public record DeviceRemoved(EnrolledDevice device, boolean wasAddressable, long time) {}
