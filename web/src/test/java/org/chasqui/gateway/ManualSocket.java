// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.chasqui.protocol.v1.ServerFrame;

/** A WebSocket session whose writes end when the test says so. */
final class ManualSocket {

    /** Messages handed to the socket, in order. */
    final List<ServerFrame> messages = new ArrayList<>();

    final List<Integer> sizes = new ArrayList<>();
    final List<CloseReason> closed = new ArrayList<>();
    private final Queue<SendHandler> writing = new ArrayDeque<>();

    Session session() {
        RemoteEndpoint.Async remote = fake(RemoteEndpoint.Async.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("sendBinary") || arguments.length != 2) {
                throw new UnsupportedOperationException(method.toString());
            }
            ByteBuffer message = (ByteBuffer) arguments[0];
            sizes.add(message.remaining());
            messages.add(ServerFrame.parseFrom(message));
            writing.add((SendHandler) arguments[1]);
            return null;
        });
        return fake(Session.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getAsyncRemote" -> remote;
            case "close" -> {
                closed.add((CloseReason) arguments[0]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    int writing() {
        return writing.size();
    }

    void written() {
        writing.remove().onResult(new SendResult());
    }

    void broken() {
        writing.remove().onResult(new SendResult(new IOException("connection reset")));
    }

    void drain() {
        while (!writing.isEmpty()) {
            written();
        }
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
