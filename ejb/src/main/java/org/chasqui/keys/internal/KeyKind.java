// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.keys.internal;

/** Kinds of one-time prekeys; the ordinal is what the database holds. */
public enum KeyKind {
    /** Curve25519. */
    EC,
    /** Kyber-1024, signed. */
    KYBER
}
