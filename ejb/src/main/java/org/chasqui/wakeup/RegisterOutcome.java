// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

/** How a device's registration for wake-ups ended. */
public sealed interface RegisterOutcome {

    /** In place of an earlier one, if there was one. */
    record Registered() implements RegisterOutcome {}

    /** This server is not set up for that kind of push service. */
    record Unavailable() implements RegisterOutcome {}

    /**
     * Not an address that this server posts to. Why exactly is not told: it would answer questions about our network.
     */
    record InvalidEndpoint() implements RegisterOutcome {}

    /**
     * Not a key.
     *
     * @param field which one
     */
    record InvalidKey(String field) implements RegisterOutcome {}

    /** The device was removed. */
    record UnknownDevice() implements RegisterOutcome {}
}
