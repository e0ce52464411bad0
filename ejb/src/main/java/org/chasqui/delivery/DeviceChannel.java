// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

/** A device's open connection, as delivery sees it; the gateway implements it. Never blocks. */
public interface DeviceChannel {

    /**
     * Sends one delivery behind everything sent before.
     *
     * @param previous the sequence sent before on this connection, 0 for the first and for an ephemeral delivery
     */
    void deliver(Delivery delivery, long previous);

    /** Says that everything stored before the connection has been sent. */
    void caughtUp();

    /** Says that few one-time prekeys of the device are left, so many of each kind. */
    void preKeysLow(int preKeys, int kyberPreKeys);

    /** Closes the connection; says why first, where the peer reads. */
    void close(CloseReason reason);

    /** Why delivery closes a connection. */
    enum CloseReason {
        /** A newer connection of the same device took over. */
        REPLACED,
        /** The device was removed or its account disabled. */
        REVOKED,
        /** The device acknowledged nothing for too long while deliveries were in flight. */
        ACK_TIMEOUT
    }
}
