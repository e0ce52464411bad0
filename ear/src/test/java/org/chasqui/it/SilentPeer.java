// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A WebSocket peer that reads what comes and says nothing more after the upgrade: it does not answer pings. */
final class SilentPeer implements AutoCloseable {

    private static final int PING = 0x89;

    private final Socket socket;
    private final AtomicInteger pings = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private SilentPeer(Socket socket) {
        this.socket = socket;
    }

    static SilentPeer connect(URI server, String authorization) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        String request = "GET /chasqui/v1/stream HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chasqui.v1"
                + "\r\nAuthorization: " + authorization + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        SilentPeer peer = new SilentPeer(socket);
        Thread.ofVirtual().start(peer::read);
        return peer;
    }

    private void read() {
        try {
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b != -1; b = in.read()) {
                if (b == PING) {
                    pings.incrementAndGet();
                }
            }
            end.complete(null);
        } catch (IOException e) {
            end.complete(null);
        }
    }

    /** Whether the server ends the connection within this time. */
    boolean ended(Duration patience) throws InterruptedException, ExecutionException {
        try {
            end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    int pings() {
        return pings.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
