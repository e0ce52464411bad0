// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.message;

/** Which way a message went, seen from this account. */
public enum Direction {
    /** Written by this account, on this device or another. */
    SENT,
    /** Written by somebody else. */
    RECEIVED
}
