// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.event;

/** Why a connection ended. */
public enum Disconnection {
    /** The client closed it. */
    CLOSED_HERE("the connection was closed"),
    /** The network or the server went away; connecting again later will help. */
    LOST("the connection to the server was lost"),
    /** The same device connected again, from this home or a copy of it. */
    REPLACED("another connection of this device took over"),
    /** The device was removed or the account disabled. */
    REVOKED("this device was removed or its account disabled; ask an administrator"),
    /** One side broke the protocol. */
    PROTOCOL_ERROR("client and server do not understand each other; their versions may not fit");

    private final String text;

    Disconnection(String text) {
        this.text = text;
    }

    /** The reason in words, without a full stop. */
    public String text() {
        return text;
    }
}
