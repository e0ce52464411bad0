// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import org.chasqui.client.identity.DeviceAddress;

/**
 * What this device and one of a peer show alike if nobody is between them.
 *
 * @param peer the other device
 * @param digits 60 decimal digits
 */
public record SafetyNumber(DeviceAddress peer, String digits) {

    /** The digits in twelve groups of five. */
    public String grouped() {
        return digits.replaceAll("(\\d{5})(?=\\d)", "$1 ");
    }
}
