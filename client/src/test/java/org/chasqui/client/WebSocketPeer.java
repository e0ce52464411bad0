// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.chasqui.protocol.v1.ServerFrame;

/** The server's side of one WebSocket (RFC 6455), as much of it as the tests need. */
final class WebSocketPeer {

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int FINAL = 0x80;

    /** Takes a whole message. */
    interface MessageHandler {
        void handle(byte[] message) throws IOException;
    }

    private final Socket socket;
    private final DataInputStream in;

    private WebSocketPeer(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = new DataInputStream(in);
    }

    static WebSocketPeer accept(Socket socket, InputStream in, Map<String, String> headers) throws IOException {
        try {
            String key = headers.get("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
            String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Protocol: " + headers.get("sec-websocket-protocol") + "\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            return new WebSocketPeer(socket, in);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    void send(ServerFrame frame) throws IOException {
        write(FINAL | BINARY, frame.toByteArray());
    }

    /** Sends one frame in fragments of so many bytes. */
    void sendInPieces(ServerFrame frame, int size) throws IOException {
        byte[] bytes = frame.toByteArray();
        for (int from = 0; from < bytes.length; from += size) {
            int to = Math.min(bytes.length, from + size);
            int opcode = from == 0 ? BINARY : CONTINUATION;
            write(to == bytes.length ? FINAL | opcode : opcode, Arrays.copyOfRange(bytes, from, to));
        }
    }

    void sendText(String text) throws IOException {
        write(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void close(int code) throws IOException {
        write(FINAL | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** Breaks the connection without a word. */
    void drop() throws IOException {
        socket.close();
    }

    /** Hands every message to the handler until the client closes. */
    void readAll(MessageHandler handler) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int head = in.readUnsignedByte();
            byte[] payload = payload();
            if ((head & 0x0f) == CLOSE) {
                write(FINAL | CLOSE, payload);
                socket.close();
                return;
            }
            message.write(payload);
            if ((head & FINAL) != 0) {
                handler.handle(message.toByteArray());
                message.reset();
            }
        }
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    private synchronized void write(int head, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(head);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.write(payload);
        OutputStream out = socket.getOutputStream();
        out.write(frame.toByteArray());
        out.flush();
    }
}
