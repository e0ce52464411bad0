// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;
import org.chasqui.client.identity.AccountId;

/**
 * What all devices of two accounts show alike if nobody is between them.
 *
 * @param peer the other account
 * @param key of the other account, from which it is made
 * @param digits 60 decimal digits
 * @param accepted false if it is made with a key that has turned up in place of the trusted one
 */
public record SafetyNumber(AccountId peer, ByteString key, String digits, boolean accepted) {

    /** The digits in twelve groups of five. */
    public String grouped() {
        return digits.replaceAll("(\\d{5})(?=\\d)", "$1 ");
    }
}
