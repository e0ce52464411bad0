// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.client.store.AccountKeys;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.Directed;
import org.chasqui.client.store.History;
import org.chasqui.client.store.Outbox;
import org.chasqui.client.store.RetryCounts;
import org.chasqui.client.store.SentContents;
import org.chasqui.protocol.v1.Content;
import org.chasqui.protocol.v1.Resent;
import org.chasqui.protocol.v1.RetryRequest;

/**
 * Sends once more what a device could not read, if it was meant for it and is still here, and not too often. Methods
 * run in the caller's transaction.
 */
final class Resending {

    /** How long a message may be asked for again. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final int MAX_TIMES = 3;

    private final DeviceAddress self;
    private final History history;
    private final SentContents contents;
    private final Outbox outbox;
    private final RetryCounts counts;
    private final AccountKeys keys;
    private final Clock clock;

    Resending(Database database, DeviceAddress self, Clock clock) {
        this.self = self;
        this.history = new History(database, self.account());
        this.contents = new SentContents(database, KEPT);
        this.outbox = new Outbox(database);
        this.counts = new RetryCounts(database, "RESENT");
        this.keys = new AccountKeys(database);
        this.clock = clock;
    }

    /**
     * Puts the answer into the outbox.
     *
     * @return false if the device is given none
     * @throws IllegalArgumentException if it asks for an impossible message
     */
    boolean answer(DeviceAddress asking, RetryRequest request) {
        MessageId id = new MessageId(self, new AccountId(request.getConversation()), request.getNumber());
        boolean own = asking.account().equals(self.account());
        boolean meantForIt = own || asking.account().equals(id.conversation());
        if (!meantForIt || keys.isInDoubt(asking.account())) {
            return false; // who is in doubt is told nothing until the user has said who it is
        }
        counts.forgetOlderThan(KEPT, clock.instant());
        if (counts.tried(asking, id) > MAX_TIMES) {
            return false;
        }
        counts.made(asking, id, clock.instant());
        long _ = outbox.add(
                asking.account(),
                new Directed(
                        asking.device(),
                        Content.newBuilder().setResent(resent(asking, id)).build()));
        return true;
    }

    private Resent resent(DeviceAddress asking, MessageId id) {
        Resent.Builder resent =
                Resent.newBuilder().setConversation(id.conversation().value()).setNumber(id.number());
        Optional<Message> message = history.find(id)
                .filter(found -> found.ticks() != Ticks.FAILED)
                .filter(found -> found.time().isAfter(clock.instant().minus(KEPT)));
        if (message.isPresent()) {
            Content text = Copies.text(id, message.get().text());
            return resent.setServerTime(message.get().time().toEpochMilli())
                    .setContent(asking.account().equals(self.account()) ? Copies.sentCopy(id, text) : text)
                    .build();
        }
        if (!asking.account().equals(id.conversation())) {
            return resent.build();
        }
        return contents.find(id.conversation(), id.number())
                .or(() -> outbox.find(id.conversation(), id.number())
                        .flatMap(entry -> Optional.ofNullable(entry.directed())))
                .map(said -> said.device() == asking.device() ? said.content() : Copies.silence())
                .map(resent::setContent)
                .orElse(resent)
                .build();
    }
}
