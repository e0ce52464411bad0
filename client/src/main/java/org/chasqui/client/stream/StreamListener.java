// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.stream;

import java.util.List;
import org.chasqui.client.event.Disconnection;
import org.chasqui.protocol.v1.ServerFrame;

/** Hears what comes over a {@link StreamConnection}. Called on one thread at a time, in order. */
public interface StreamListener {

    /**
     * The frames of one WebSocket message, batches unpacked. The next message is read only after this returns, so it
     * may block; that holds back the server, not memory.
     */
    void received(StreamConnection connection, List<ServerFrame> frames);

    /** The connection is over. Called once, last. */
    void closed(Disconnection reason);
}
