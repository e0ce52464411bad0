// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code PUT /keys} takes. Absent members leave the server's as they are; the lists are added, at most 100 each.
 *
 * @param signedPreKey replaces the earlier one
 * @param lastResortKyber replaces the earlier one
 * @param preKeys one-time EC prekeys
 * @param kyberPreKeys one-time Kyber prekeys
 */
public record PreKeyUpload(
        @Nullable SignedKey signedPreKey,
        @Nullable SignedKey lastResortKyber,
        List<PreKey> preKeys,
        List<SignedKey> kyberPreKeys) {}
