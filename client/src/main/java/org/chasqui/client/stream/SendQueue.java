// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.stream;

import com.google.protobuf.ByteString;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;

/** Sends one message at a time over a WebSocket, in the order of the calls. Safe for any thread. */
final class SendQueue {

    private final WebSocket socket;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    SendQueue(WebSocket socket) {
        this.socket = socket;
    }

    /** Completes when the message is handed to the network; fails, as do all later ones, if the socket is broken. */
    synchronized CompletableFuture<?> send(ByteString message) {
        last = last.thenCompose(_ -> socket.sendBinary(message.asReadOnlyByteBuffer(), true));
        return last;
    }

    /** Closes after everything sent before; completes when the close is handed to the network. */
    synchronized CompletableFuture<?> close() {
        last = last.thenCompose(_ -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        return last;
    }
}
