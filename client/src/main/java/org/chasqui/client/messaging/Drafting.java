// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.chasqui.client.event.ClientEvent;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.UnknownRecipientException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;
import org.chasqui.client.message.Message;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Drafts;
import org.chasqui.client.store.Drafts.Draft;
import org.jspecify.annotations.Nullable;

/** Keeps what is written offline to users whose account is not known yet, and addresses it when there is a server. */
final class Drafting {

    private final Map<Long, CompletableFuture<Message>> waiting = new ConcurrentHashMap<>();
    private final Database database;
    private final Drafts drafts;
    private final Directory directory;
    private final Outgoing outgoing;
    private final EventQueue events;

    Drafting(Database database, Directory directory, Outgoing outgoing, EventQueue events) {
        this.database = database;
        this.drafts = new Drafts(database);
        this.directory = directory;
        this.outgoing = outgoing;
        this.events = events;
    }

    /** Stores a draft; completes when the message it becomes is accepted. */
    CompletableFuture<Message> keep(UserName user, String text) {
        CompletableFuture<Message> accepted = new CompletableFuture<>();
        waiting.put(drafts.add(user, text), accepted);
        return accepted;
    }

    /**
     * Turns all drafts into messages of the outbox, in the order of writing; those for nobody are dropped with an
     * event. Blocks.
     *
     * @throws ClientException if the server cannot be asked; drafts that are left are left for the next time
     */
    void addressAll() {
        for (Draft draft : drafts.all()) {
            try {
                AccountId account = directory.account(draft.user());
                CompletableFuture<Message> sent = database.transaction(() -> {
                    drafts.remove(draft.id());
                    return outgoing.enqueue(account, draft.text());
                });
                CompletableFuture<Message> _ = sent.whenComplete((message, failure) -> settle(draft, message, failure));
            } catch (UnknownRecipientException e) {
                drafts.remove(draft.id());
                events.emit(new ClientEvent.SendFailed(draft.text(), e));
                settle(draft, null, e);
            }
        }
    }

    /** Tells those who wait that it will be later. */
    void disconnected(ClientException reason) {
        waiting.values().forEach(future -> events.run(() -> future.completeExceptionally(reason)));
        waiting.clear();
    }

    private void settle(Draft draft, @Nullable Message message, @Nullable Throwable failure) {
        CompletableFuture<Message> future = waiting.remove(draft.id());
        if (future != null && message != null) {
            future.complete(message);
        } else if (future != null && failure != null) {
            future.completeExceptionally(failure);
        }
    }
}
