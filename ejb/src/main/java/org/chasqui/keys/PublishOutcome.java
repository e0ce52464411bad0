// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys;

/** How {@link PreKeys#publish} ended; anything but {@link Published} stored nothing. */
public sealed interface PublishOutcome {

    /** All keys are stored. */
    record Published() implements PublishOutcome {}

    /** A key cannot be decoded, or is not of the kind it stands for. */
    record InvalidKey(String kind, int id) implements PublishOutcome {}

    /** A signature does not verify under the device's identity key. */
    record InvalidSignature(String kind, int id) implements PublishOutcome {}

    /** An id is out of bounds, given twice, or in use by an unclaimed key. */
    record InvalidId(String kind, int id) implements PublishOutcome {}

    /** More than {@link PreKeyUpload#MAX_ONE_TIME} one-time keys of a kind. */
    record TooMany(String kind, int count) implements PublishOutcome {}

    /** The device was removed meanwhile. */
    record UnknownDevice() implements PublishOutcome {}
}
