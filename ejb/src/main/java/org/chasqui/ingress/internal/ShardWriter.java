// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.EnvelopeCodec;
import org.chasqui.ingress.BatchSender;
import org.chasqui.ingress.MarkCheck;
import org.chasqui.ingress.SubmissionCheck;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.metrics.PipelineMetrics;
import org.chasqui.platform.WritesTogether;
import org.chasqui.routing.ShardMap;
import org.jboss.logging.Logger;

/**
 * Group commit for one shard: a thread that takes whatever has gathered, checks it, sends it as one message and answers
 * all of it. Alone, a submit is sent at once; under load the batch is what arrived during the last sync.
 */
final class ShardWriter implements Runnable {

    private static final Logger LOG = Logger.getLogger(ShardWriter.class);

    /** Below Artemis's large-message threshold of 100 KiB, unless one envelope alone is larger. */
    private static final int MAX_BATCH_BYTES = 90 * 1024;

    private static final int SUBMIT_OVERHEAD_BYTES = 256;

    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Backlog backlog;
    private final Checks checks;
    private final BatchSender sender;
    private final Outlets outlets;
    private final Clock clock;
    private final PipelineMetrics metrics;

    private final BatchBuffer batch = new BatchBuffer(MAX_BATCH_BYTES);
    private List<Pending.Completion> inBatch = new ArrayList<>();

    /** The database is away: until then nothing is checked. */
    private long checksFailUntil;

    /** What a submit and a mark have to pass. */
    record Checks(SubmissionCheck submits, MarkCheck marks) {}

    /**
     * Where envelopes go that are not this shard's journal's.
     *
     * @param shards takes what belongs to another shard, or is made of a mark, to its shard
     * @param ephemeral takes what must not reach the journal
     */
    record Outlets(Consumer<Pending.Ready> shards, Consumer<Envelope.Message> ephemeral) {}

    ShardWriter(Checks checks, BatchSender sender, Outlets outlets, Clock clock, PipelineMetrics metrics) {
        this.checks = checks;
        this.sender = sender;
        this.outlets = outlets;
        this.clock = clock;
        this.metrics = metrics;
        this.backlog = new Backlog(clock);
    }

    /** Room for what takes so many bytes of ciphertext; empty if too much is waiting. */
    Optional<Backlog.Room> reserve(long bytes) {
        return backlog.reserve(bytes + SUBMIT_OVERHEAD_BYTES); // so that what has no ciphertext is bounded too
    }

    /** Queues a submit that has room here. */
    void add(Pending.Submit submit) {
        queue.add(new Pending.Submit(submit.submission(), submit.order(), guarded(submit.answer()), submit.rooms()));
    }

    /** Queues a mark that has room here. */
    void add(Pending.Mark mark) {
        queue.add(mark);
    }

    /** An answer that fails concerns one connection, and must not take the shard's writer with it. */
    private static Consumer<SubmitOutcome> guarded(Consumer<SubmitOutcome> answer) {
        return outcome -> {
            try {
                answer.accept(outcome);
            } catch (RuntimeException e) {
                LOG.warn("an answer could not be given; the client will submit again", e);
            }
        };
    }

    /** Queues a checked envelope; never refused. */
    void add(Pending.Ready ready) {
        queue.add(ready);
    }

    @Override
    public void run() {
        List<Pending> taken = new ArrayList<>();
        try {
            while (true) {
                backlog.idle();
                taken.add(queue.take());
                backlog.begun();
                queue.drainTo(taken);
                taken.forEach(this::append);
                flush();
                taken.clear();
            }
        } catch (InterruptedException e) {
            // stopping: what was not answered is submitted again by its client
            Thread.currentThread().interrupt();
        } finally {
            sender.close();
        }
    }

    private void append(Pending pending) {
        switch (pending) {
            case Pending.Ready ready -> {
                if (ready.room() != null) {
                    ready.room().giveBack();
                }
                appendUnlessHeldBack(ready.envelope(), ready.completion());
            }
            case Pending.Submit submit -> {
                submit.rooms().here().giveBack();
                append(submit);
            }
            case Pending.Mark mark -> {
                mark.room().giveBack();
                append(mark);
            }
        }
    }

    private void append(Pending.Mark mark) {
        long now = clock.millis();
        checked(() -> checks.marks().envelopes(mark.marking(), now))
                .flatMap(o -> o)
                .ifPresent(envelopes -> {
                    mark.completion().expect(envelopes.size());
                    envelopes.forEach(e -> outlets.shards().accept(new Pending.Ready(e, mark.completion())));
                });
    }

    /** The result, or nothing where the database is away, as it is taken to be for a while after it was. */
    private <T> Optional<T> checked(Supplier<T> check) {
        if (clock.millis() < checksFailUntil) {
            return Optional.empty();
        }
        try {
            return Optional.of(check.get());
        } catch (Exception e) { // a commit that fails throws checked exceptions past every declaration
            LOG.warnf("submits cannot be checked now: %s", e);
            checksFailUntil = clock.millis() + SubmitOutcome.Busy.USUAL_PAUSE.toMillis();
            return Optional.empty();
        }
    }

    private void append(Pending.Submit submit) {
        if (!submit.isInOrder()) {
            refuse(submit, new SubmitOutcome.Busy());
            return;
        }
        long now = clock.millis();
        SubmissionCheck.Result result = checked(() -> checks.submits().check(submit.submission(), now))
                .orElseGet(() -> new SubmissionCheck.Result.Refused(new SubmitOutcome.Busy()));
        switch (result) {
            case SubmissionCheck.Result.Refused refused -> refuse(submit, refused.outcome());
            case SubmissionCheck.Result.Sound sound
            when submit.submission().handling().ephemeral() -> {
                submit.rooms().giveBackOwn();
                sound.envelopes().forEach(outlets.ephemeral());
                submit.answer().accept(new SubmitOutcome.Accepted(now));
            }
            case SubmissionCheck.Result.Sound sound -> {
                var answer = new Pending.Answer(sound.envelopes().size(), new SubmitOutcome.Accepted(now), submit);
                append(sound.envelopes().getFirst(), answer);
                sound.envelopes().stream().skip(1).forEach(own -> appendOwn(own, answer, submit));
            }
        }
    }

    private static void refuse(Pending.Submit submit, SubmitOutcome.Rejected outcome) {
        submit.rooms().giveBackOwn();
        submit.answer().accept(outcome);
    }

    /**
     * The copies for the sender's other devices: to their shard without waiting for the recipient's, or, if that is
     * this one, right behind the first half, so that one sync is for both.
     */
    private void appendOwn(Envelope own, Pending.Answer answer, Pending.Submit submit) {
        if (ShardMap.of(own.account()).equals(ShardMap.of(submit.submission().recipient()))) {
            appendUnlessHeldBack(own, answer);
        } else {
            outlets.shards()
                    .accept(new Pending.Ready(own, answer, submit.rooms().own()));
        }
    }

    private void appendUnlessHeldBack(Envelope envelope, Pending.Completion completion) {
        if (completion.heldBack()) {
            completion.failed();
        } else {
            append(envelope, completion);
        }
    }

    private void append(Envelope envelope, Pending.Completion completion) {
        EnvelopeCodec.Encoded encoded = new EnvelopeCodec.Encoded(envelope);
        if (!batch.hasRoomFor(encoded)) {
            flush();
            if (completion.heldBack()) { // by the failure of what was just flushed
                completion.failed();
                return;
            }
        }
        batch.add(encoded);
        inBatch.add(completion);
    }

    private void flush() {
        if (inBatch.isEmpty()) {
            return;
        }
        List<Pending.Completion> completions = inBatch;
        inBatch = new ArrayList<>();
        try {
            sender.send(batch.bytes(), batch.length());
        } catch (BatchSender.BrokerException | RuntimeException e) {
            LOG.warnf("a batch of %d was not confirmed by the broker: %s", completions.size(), e);
            completions.forEach(Pending.Completion::failed);
            return;
        } finally {
            batch.clear();
        }
        metrics.batch(completions.size());
        WritesTogether.run(() -> completions.forEach(Pending.Completion::durable));
    }
}
