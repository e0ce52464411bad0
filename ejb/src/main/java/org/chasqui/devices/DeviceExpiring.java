// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

/**
 * CDI event: a device has not connected for long; observe it after the transaction's success.
 *
 * @param device which
 * @param expiresAt when it will be removed unless it connects, in milliseconds since 1970
 */
public record DeviceExpiring(EnrolledDevice device, long expiresAt) {}
