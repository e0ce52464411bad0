// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;

/** Checks public identity keys before a device is enrolled with one. */
public final class IdentityKeys {

    private IdentityKeys() {}

    /** Whether libsignal can read the bytes as a public identity key. */
    public static boolean isValid(byte[] serialized) {
        try {
            return new IdentityKey(serialized).serialize().length == serialized.length;
        } catch (InvalidKeyException e) {
            return false;
        }
    }
}
