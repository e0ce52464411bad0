// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chasqui.protocol.v1.ClientBatch;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.ServerFrame;
import org.jspecify.annotations.Nullable;

/** One connection: frames that wait are sent together, one WebSocket message at a time. Thread-safe. */
final class Link implements WebSocket.Listener {

    private static final int BATCH_BYTES = 128 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Owner owner;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final Queue<ClientFrame> waiting = new ArrayDeque<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean sending;
    private @Nullable WebSocket socket;

    /** Told what happens on the connection, never on two threads at once but for the end. */
    interface Owner {
        void opened(Link link);

        void received(Link link, ServerFrame frame);

        /** Exactly once, also when the connection could not be opened. */
        void ended(Link link, boolean wasOpen);
    }

    Link(Owner owner) {
        this.owner = owner;
    }

    void open(HttpClient http, URI server, String authorization) {
        http.newWebSocketBuilder()
                .subprotocols("chasqui.v1")
                .connectTimeout(PATIENCE)
                .header("Authorization", authorization)
                .buildAsync(URI.create("ws://" + server.getAuthority() + "/chasqui/v1/stream"), this)
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        end(false);
                    }
                });
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        synchronized (this) {
            socket = webSocket;
        }
        owner.opened(this);
        webSocket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            try {
                receive(ServerFrame.parseFrom(partial.toByteArray()));
            } catch (InvalidProtocolBufferException e) {
                abort();
            }
            partial.reset();
        }
        webSocket.request(1);
        return null;
    }

    private void receive(ServerFrame frame) {
        if (ended.get()) {
            return;
        }
        if (frame.hasBatch()) {
            frame.getBatch().getFramesList().forEach(f -> owner.received(this, f));
        } else {
            owner.received(this, frame);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        end(true);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        end(true);
    }

    private void end(boolean wasOpen) {
        if (ended.compareAndSet(false, true)) {
            owner.ended(this, wasOpen);
        }
    }

    synchronized void send(ClientFrame frame) {
        waiting.add(frame);
        if (!sending) {
            sendNext();
        }
    }

    private synchronized void sendNext() {
        WebSocket open = socket;
        if (open == null || ended.get() || waiting.isEmpty()) {
            sending = false;
            return;
        }
        sending = true;
        ClientBatch.Builder batch = ClientBatch.newBuilder();
        int size = 0;
        while (!waiting.isEmpty() && size < BATCH_BYTES) {
            ClientFrame frame = waiting.remove();
            size += frame.getSerializedSize();
            batch.addFrames(frame);
        }
        byte[] bytes = ClientFrame.newBuilder().setBatch(batch).build().toByteArray();
        CompletableFuture<WebSocket> sent = open.sendBinary(ByteBuffer.wrap(bytes), true);
        sent.whenCompleteAsync((done, failure) -> {
            if (failure != null) {
                end(true);
            } else {
                sendNext();
            }
        });
    }

    /** Ends the connection without a word, as a lost network would. */
    void abort() {
        WebSocket open;
        synchronized (this) {
            open = socket;
        }
        if (open != null) {
            open.abort();
        }
        end(true);
    }

    /** Says goodbye; whatever still comes is not looked at. */
    void close() {
        WebSocket open;
        synchronized (this) {
            open = socket;
        }
        if (open != null) {
            open.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((done, failure) -> open.abort());
        }
        end(true);
    }
}
