// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import org.chasqui.identity.UserName;

/**
 * A device to be enrolled. The caller has checked that the identity key is a public key ({@code keys} can tell).
 *
 * @param user whose device it will be
 * @param name 1 to 64 characters, for people
 * @param registrationId 1 to 16380
 * @param identityKey the device's public identity key, serialised by libsignal (33 bytes)
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares these, and key bytes are arrays in every API
public record NewDevice(UserName user, String name, int registrationId, byte[] identityKey) {

    /** Largest registration id that libsignal chooses. */
    public static final int MAX_REGISTRATION_ID = 16380;

    /** Longest device name, in characters. */
    public static final int MAX_NAME_LENGTH = 64;

    /** Rejects values out of bounds. */
    public NewDevice {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("device name must have 1 to " + MAX_NAME_LENGTH + " characters");
        }
        if (registrationId < 1 || registrationId > MAX_REGISTRATION_ID) {
            throw new IllegalArgumentException(
                    "registrationId must be in 1.." + MAX_REGISTRATION_ID + ", not " + registrationId);
        }
    }
}
