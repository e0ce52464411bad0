// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.chasqui.protocol.v1.Ack;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.Event;
import org.chasqui.protocol.v1.GoAway;
import org.chasqui.protocol.v1.SequenceRange;
import org.chasqui.protocol.v1.ServerFrame;
import org.chasqui.protocol.v1.Submit;

/** A WebSocket client that speaks frames and knows nothing of Signal. */
public final class RawStream implements WebSocket.Listener, AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final WebSocket socket;

    /** Connects; an upgrade that is refused throws a WebSocketHandshakeException in an ExecutionException. */
    public RawStream(URI server, String authorization) throws Exception {
        this(URI.create("ws://" + server.getAuthority() + "/chasqui/v1/stream"), authorization, "chasqui.v1");
    }

    /** Connects with a ticket instead of a header. */
    static RawStream withTicket(URI server, String ticket) throws Exception {
        return new RawStream(
                URI.create("ws://" + server.getAuthority() + "/chasqui/v1/stream?ticket=" + ticket), "", "chasqui.v1");
    }

    RawStream(URI uri, String authorization, String subprotocol) throws Exception {
        WebSocket.Builder builder =
                HttpClient.newHttpClient().newWebSocketBuilder().subprotocols(subprotocol);
        if (!authorization.isEmpty()) {
            builder.header("Authorization", authorization);
        }
        socket = builder.buildAsync(uri, this).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            try {
                ServerFrame frame = ServerFrame.parseFrom(partial.toByteArray());
                if (frame.hasBatch()) {
                    frames.addAll(frame.getBatch().getFramesList());
                } else {
                    frames.add(frame);
                }
            } catch (InvalidProtocolBufferException e) {
                closeCode.completeExceptionally(e);
            }
            partial.reset();
        }
        webSocket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeCode.complete(statusCode);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closeCode.completeExceptionally(error);
    }

    public void send(ClientFrame frame) throws Exception {
        sendBytes(frame.toByteArray());
    }

    void sendBytes(byte[] bytes) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Fragments of a message that never ends.
     *
     * @return how many could be sent before the server closed the connection
     */
    int sendFragments(int count, int size) throws InterruptedException, TimeoutException {
        int sent = 0;
        try {
            while (sent < count) {
                socket.sendBinary(ByteBuffer.allocate(size), false).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                sent++;
            }
        } catch (ExecutionException e) {
            // the server has closed: to a client that goes on writing, TCP may not tell the close code
        }
        return sent;
    }

    /** Waits for the end of the connection, with a close code or without. */
    void awaitEnd() throws InterruptedException, TimeoutException {
        try {
            closeCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // ended without one
        }
    }

    void sendText(String text) throws Exception {
        socket.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public void ack(long first, long last) throws Exception {
        send(ClientFrame.newBuilder()
                .setAck(Ack.newBuilder()
                        .addSequences(SequenceRange.newBuilder().setFirst(first).setLast(last)))
                .build());
    }

    /** The next frame but PreKeysLow, since raw devices have no prekeys; fails the test when none comes. */
    public ServerFrame next() throws InterruptedException {
        return nextThat(f -> !f.hasPreKeysLow());
    }

    private ServerFrame nextOfAnyKind() throws InterruptedException {
        ServerFrame frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(frame)
                .as("a frame within %d s; closed: %s", PATIENCE_SECONDS, closeCode)
                .isNotNull();
        return java.util.Objects.requireNonNull(frame);
    }

    /** Acknowledges a delivery or an event; returns the size of the frame. */
    int acknowledge(ServerFrame frame) throws Exception {
        long sequence = frame.hasDeliver()
                ? frame.getDeliver().getSequence()
                : frame.getEvent().getSequence();
        ClientFrame ack = ClientFrame.newBuilder()
                .setAck(Ack.newBuilder().addSequences(SequenceRange.newBuilder().setFirst(sequence)))
                .build();
        send(ack);
        return ack.getSerializedSize();
    }

    /** Waits until everything stored has come; leaves out what comes before. */
    void awaitCaughtUp() throws InterruptedException {
        nextThat(ServerFrame::hasCaughtUp);
    }

    /** The next delivery; leaves out what comes before. */
    Deliver nextDeliver() throws InterruptedException {
        return nextThat(ServerFrame::hasDeliver).getDeliver();
    }

    /** The next event; leaves out what comes before. */
    Event nextEvent() throws InterruptedException {
        return nextThat(ServerFrame::hasEvent).getEvent();
    }

    /** The next answer to a submit; leaves out what comes before. */
    public ServerFrame nextAnswer() throws InterruptedException {
        return nextThat(f -> f.hasAccepted() || f.hasRejected());
    }

    /** The next word of farewell; leaves out what comes before. */
    GoAway nextGoAway() throws InterruptedException {
        return nextThat(ServerFrame::hasGoAway).getGoAway();
    }

    /** The next frame of one of two kinds; leaves out what comes before. */
    ServerFrame nextOf(Predicate<ServerFrame> one, Predicate<ServerFrame> other) throws InterruptedException {
        return nextThat(one.or(other));
    }

    private ServerFrame nextThat(Predicate<ServerFrame> wanted) throws InterruptedException {
        ServerFrame frame = nextOfAnyKind();
        while (!wanted.test(frame)) {
            frame = nextOfAnyKind();
        }
        return frame;
    }

    boolean isOpen() {
        return !closeCode.isDone();
    }

    /** Whether no frame is waiting now. */
    boolean isQuiet() {
        return frames.stream().allMatch(ServerFrame::hasPreKeysLow);
    }

    int closeCode() throws Exception {
        return closeCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public static ClientFrame submit(RawDevice to, long number, DeviceCiphertext... copies) {
        Submit.Builder submit = Submit.newBuilder().setRecipient(to.account()).setNumber(number);
        for (DeviceCiphertext copy : copies) {
            submit.addCopies(copy);
        }
        return ClientFrame.newBuilder().setSubmit(submit).build();
    }

    static DeviceCiphertext copy(RawDevice device, String ciphertext) {
        return DeviceCiphertext.newBuilder()
                .setDevice(device.number())
                .setRegistrationId(device.registrationId())
                .setType(CiphertextType.CIPHERTEXT_TYPE_SIGNAL)
                .setCiphertext(ByteString.copyFromUtf8(ciphertext))
                .build();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
