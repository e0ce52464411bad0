// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import org.chasqui.identity.UserName;
import org.jspecify.annotations.Nullable;

/**
 * A device to be enrolled. The caller has checked that the identity key is a public key ({@code keys} can tell).
 *
 * @param user whose device it will be
 * @param name 1 to 64 characters, for people
 * @param registrationId 1 to 16380
 * @param keys its public keys and its certificate
 */
public record NewDevice(UserName user, String name, int registrationId, Keys keys) {

    /**
     * What a device is known by, serialised by libsignal.
     *
     * @param identity its public identity key (33 bytes)
     * @param account the account's public key (33 bytes), with a primary only; null where an administrator gives none
     * @param certificate the account key's signature (64 bytes); null where an administrator gives none
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these, and key bytes are arrays in every API
    public record Keys(byte[] identity, byte @Nullable [] account, byte @Nullable [] certificate) {}

    /** Largest registration id that libsignal chooses. */
    public static final int MAX_REGISTRATION_ID = 16380;

    /** Longest device name, in characters. */
    public static final int MAX_NAME_LENGTH = 64;

    /** Rejects values out of bounds. */
    public NewDevice {
        checkName(name);
        if (registrationId < 1 || registrationId > MAX_REGISTRATION_ID) {
            throw new IllegalArgumentException(
                    "registrationId must be in 1.." + MAX_REGISTRATION_ID + ", not " + registrationId);
        }
    }

    /**
     * Rejects a name that no device may have.
     *
     * @return the name
     */
    static String checkName(String name) {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("device name must have 1 to " + MAX_NAME_LENGTH + " characters");
        }
        return name;
    }
}
