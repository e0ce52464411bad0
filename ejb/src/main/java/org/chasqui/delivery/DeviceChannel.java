// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/** A device's open connection, as delivery sees it; the gateway implements it. Never blocks. */
public interface DeviceChannel {

    /**
     * Sends one delivery behind everything sent before.
     *
     * @param previous the sequence sent before on this connection, 0 for the first
     */
    void deliver(Delivery delivery, long previous);

    /** Says that everything stored before the connection has been sent. */
    void caughtUp();

    /** Closes the connection. */
    void close(CloseReason reason);

    /** Why delivery closes a connection. */
    enum CloseReason {
        /** A newer connection of the same device took over. */
        REPLACED,
        /** The device was removed or its account disabled. */
        REVOKED
    }
}
