// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.message.Message;
import org.jspecify.annotations.Nullable;

/** Who is waiting for which message to be accepted. Futures complete on the thread of the {@link EventQueue}. */
final class PendingSends {

    private final Map<MessageId, CompletableFuture<Message>> waiting = new ConcurrentHashMap<>();
    private final EventQueue events;

    PendingSends(EventQueue events) {
        this.events = events;
    }

    CompletableFuture<Message> await(MessageId id) {
        return waiting.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    void accepted(Message message) {
        CompletableFuture<Message> future = waiting.remove(message.id());
        if (future != null) {
            events.run(() -> future.complete(message));
        }
    }

    /** What nobody but {@link #settled} waits for is done. */
    void done(MessageId id) {
        CompletableFuture<Message> future = waiting.remove(id);
        if (future != null) {
            events.run(() -> future.cancel(false));
        }
    }

    void failed(MessageId id, ClientException reason) {
        CompletableFuture<Message> future = waiting.remove(id);
        if (future != null) {
            events.run(() -> future.completeExceptionally(reason));
        }
    }

    void allFailed(ClientException reason) {
        List.copyOf(waiting.keySet()).forEach(id -> failed(id, reason));
    }

    /** Completes when everything that is waited for now has been accepted or has failed. Never fails. */
    CompletableFuture<@Nullable Void> settled() {
        return CompletableFuture.allOf(waiting.values().toArray(CompletableFuture<?>[]::new))
                .handle((_, _) -> null);
    }
}
