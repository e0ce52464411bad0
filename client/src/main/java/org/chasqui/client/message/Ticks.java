// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.message;

/** How far a message has come. Ordered: a message never goes back, and {@link #FAILED} is final. */
public enum Ticks {
    /** In the outbox of this device; the server has not confirmed it. */
    PENDING,
    /** Durably with the server: one tick. Also the state of a received message that nobody has read. */
    SENT,
    /** Stored by a device of the recipient: two ticks. */
    DELIVERED,
    /** A person has seen it: the recipient or, of a received message, somebody at a device of this account. */
    READ,
    /** A person has listened to or watched it. */
    PLAYED,
    /** Refused for good; it will not be sent again. */
    FAILED
}
