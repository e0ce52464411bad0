// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

import org.chasqui.devices.EnrolledDevice;
import org.chasqui.devices.NewDevice;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to open a session with a device (PQXDH, section 3.2).
 *
 * @param device whose keys these are
 * @param keys what the device is known by; no account key
 * @param signedPreKey the current signed prekey
 * @param kyberPreKey a one-time Kyber prekey, or the last-resort one when those are used up
 * @param preKey a one-time EC prekey, or null when those are used up
 */
public record PreKeyBundle(
        EnrolledDevice device,
        NewDevice.Keys keys,
        SignedPreKey signedPreKey,
        SignedPreKey kyberPreKey,
        @Nullable EcPreKey preKey) {}
