// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

import org.chasqui.devices.EnrolledDevice;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to open a session with a device (PQXDH, section 3.2).
 *
 * @param device whose keys these are
 * @param identityKey public identity key, serialised
 * @param signedPreKey the current signed prekey
 * @param kyberPreKey a one-time Kyber prekey, or the last-resort one when those are used up
 * @param preKey a one-time EC prekey, or null when those are used up
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares these, and key bytes are arrays in every API
public record PreKeyBundle(
        EnrolledDevice device,
        byte[] identityKey,
        SignedPreKey signedPreKey,
        SignedPreKey kyberPreKey,
        @Nullable EcPreKey preKey) {}
