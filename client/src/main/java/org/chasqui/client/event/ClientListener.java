// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.event;

/** Hears what a connected client has to tell. */
@FunctionalInterface
public interface ClientListener {

    /**
     * Called on one thread of the client's, one event at a time, in the order in which things happened. May take its
     * time and may call the client. Exceptions are logged and otherwise ignored.
     */
    void on(ClientEvent event);
}
