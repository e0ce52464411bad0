// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device publishes in one call.
 *
 * @param signedPreKey replaces the current one; null keeps it
 * @param lastResortKyber replaces the current one; null keeps it
 * @param preKeys one-time EC keys to add, at most {@link #MAX_ONE_TIME}
 * @param kyberPreKeys one-time Kyber keys to add, at most {@link #MAX_ONE_TIME}
 */
public record PreKeyUpload(
        @Nullable SignedPreKey signedPreKey,
        @Nullable SignedPreKey lastResortKyber,
        List<EcPreKey> preKeys,
        List<SignedPreKey> kyberPreKeys) {

    /** Largest number of one-time keys of a kind in one call. */
    public static final int MAX_ONE_TIME = 100;

    /** Largest key id. */
    public static final int MAX_KEY_ID = 0xFF_FFFF;
}
