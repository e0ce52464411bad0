// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.google.protobuf.ByteString;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to begin a session with one device.
 *
 * @param device number within its account
 * @param registrationId of the current enrolment
 * @param identityKey 33 bytes
 * @param certificate the account key's signature over the device; absent if the device has none
 * @param signedPreKey current signed prekey
 * @param kyberPreKey one-time, or the last-resort one
 * @param preKey absent when the device's one-time keys are used up
 */
public record ClaimedDevice(
        int device,
        int registrationId,
        ByteString identityKey,
        @Nullable ByteString certificate,
        SignedKey signedPreKey,
        SignedKey kyberPreKey,
        @Nullable PreKey preKey) {
    /** All members but the optional ones must be there: what the server sends is not trusted to be. */
    public ClaimedDevice {
        Objects.requireNonNull(identityKey, "identityKey");
        Objects.requireNonNull(signedPreKey, "signedPreKey");
        Objects.requireNonNull(kyberPreKey, "kyberPreKey");
    }
}
