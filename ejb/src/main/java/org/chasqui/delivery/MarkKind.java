// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/** What a person has done with a message. */
public enum MarkKind {
    /** Seen it. */
    READ,
    /** Listened to it or watched it. */
    PLAYED
}
