// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.stream;

/**
 * Told what a device hears, on the event loop's thread. What is submitted meanwhile leaves, with the acknowledgements,
 * when everything that came in one read was told. Every method does nothing unless overridden.
 */
public interface StreamListener {

    /** The upgrade succeeded. */
    default void opened(DeviceStream stream) {}

    /** Everything stored before has come. */
    default void caughtUp(DeviceStream stream) {}

    /** A submit is durable. */
    default void accepted(DeviceStream stream, long number) {}

    /**
     * A submit was refused.
     *
     * @param code a {@link org.chasqui.protocol.v1.RejectionCode}'s number
     * @param retryAfter milliseconds, 0 where the code has none
     */
    default void rejected(DeviceStream stream, long number, int code, long retryAfter) {}

    /** A message came; its acknowledgement is under way. */
    default void delivered(DeviceStream stream, long senderAccount, long number) {}

    /**
     * One range of a receipt; its acknowledgement is under way.
     *
     * @param kind a {@link org.chasqui.protocol.v1.Receipt.Kind}'s number
     */
    default void receipt(DeviceStream stream, int kind, long first, long last) {}

    /**
     * The connection ended, or could not be opened.
     *
     * @param why for people: a close code, a refused upgrade, a network failure
     */
    default void closed(DeviceStream stream, String why) {}
}
