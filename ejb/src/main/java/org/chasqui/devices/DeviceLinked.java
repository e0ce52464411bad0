// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

/**
 * CDI event: a linked device has published its keys; observe it after the transaction's success.
 *
 * @param device which
 * @param addressableSince milliseconds since 1970; every message accepted from then on has a copy for it
 */
public record DeviceLinked(EnrolledDevice device, long addressableSince) {}
