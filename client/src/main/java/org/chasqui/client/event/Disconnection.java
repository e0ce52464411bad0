// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.event;

/** Why a connection ended. */
public enum Disconnection {
    /** The client closed it. */
    CLOSED_HERE("the connection was closed"),
    /** The network or the server went away; connecting again later will help. */
    LOST("the connection to the server was lost"),
    /** The server is being stopped; connect again after the delay that it has asked for. */
    DRAINING("the server is being restarted"),
    /** The server found that this device sends too much; connect again, but not at once. */
    THROTTLED("the server asks this device to send more slowly"),
    /** The same device connected again, from this home or a copy of it. */
    REPLACED("this device connected elsewhere, from this home or a copy of it, and only one connection can be open"),
    /** The device was removed or the account disabled. */
    REVOKED(
            "this device was revoked, or its account disabled; enrol or link it again into a new --home, or ask an administrator"),
    /** One side broke the protocol. */
    PROTOCOL_ERROR("client and server do not understand each other; their versions may not fit");

    private final String text;

    Disconnection(String text) {
        this.text = text;
    }

    /** Whether connecting again by itself is the right thing to do. */
    public boolean isTransient() {
        return switch (this) {
            case LOST, DRAINING, THROTTLED -> true;
            case CLOSED_HERE, REPLACED, REVOKED, PROTOCOL_ERROR -> false;
        };
    }

    /** The reason in words, without a full stop. */
    public String text() {
        return text;
    }
}
