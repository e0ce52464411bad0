// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import org.chasqui.identity.DeviceId;

/**
 * CDI event: few one-time prekeys of a device are left after a claim; observe it after the transaction's success.
 *
 * @param device whose
 * @param preKeys left of the one-time EC prekeys
 * @param kyberPreKeys left of the one-time Kyber prekeys
 */
public record PreKeysRunLow(DeviceId device, int preKeys, int kyberPreKeys) {}
