// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.links;

import org.chasqui.devices.NewDevice;

/**
 * What a primary accepts.
 *
 * @param number the device number that it was told, and certified
 * @param device the new device with its certificate
 * @param handover for the new device, opaque
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares these
public record Approved(int number, NewDevice device, byte[] handover) {}
