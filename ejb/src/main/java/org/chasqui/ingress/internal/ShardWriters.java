// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.ingress.Marking;
import org.chasqui.ingress.Submission;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.routing.ShardMap;

/** The writers of all shards, and which of them takes what. Thread-safe. */
final class ShardWriters {

    private final List<ShardWriter> writers;

    /** @param writers one per shard, in order of number */
    ShardWriters(List<ShardWriter> writers) {
        this.writers = List.copyOf(writers);
    }

    /**
     * Queues a submit at the recipient's shard, or answers Busy at once when too much is waiting there, or in the
     * sender's shard, where the copies for the sender's other devices are going to wait.
     */
    void submit(Submission submission, ConversationOrder order, Consumer<SubmitOutcome> answer) {
        ShardWriter writer = of(submission.recipient());
        ShardWriter own = of(submission.sender().address().account());
        boolean ownWaits = own != writer && !submission.ownCopies().isEmpty();
        Optional<Backlog.Room> here = writer.reserve(submission.size());
        Optional<Backlog.Room> there = ownWaits ? own.reserve(submission.ownSize()) : Optional.empty();
        if (here.isEmpty() || (ownWaits && there.isEmpty())) {
            here.ifPresent(Backlog.Room::giveBack);
            there.ifPresent(Backlog.Room::giveBack);
            answer.accept(new SubmitOutcome.Busy());
            return;
        }
        writer.add(new Pending.Submit(submission, order, answer, new Pending.Rooms(here.get(), there.orElse(null))));
    }

    /** Queues a mark at the sender's shard, or forgets it when too much is waiting. */
    void mark(Marking marking, Runnable taken) {
        ShardWriter writer = of(marking.sender().account());
        writer.reserve(0).ifPresent(room -> writer.add(new Pending.Mark(marking, new Pending.Taken(taken), room)));
    }

    /** Queues what is checked at its account's shard; never refused. */
    void route(Pending.Ready ready) {
        of(ready.envelope().account()).add(ready);
    }

    private ShardWriter of(AccountId account) {
        return writers.get(ShardMap.of(account).number());
    }
}
