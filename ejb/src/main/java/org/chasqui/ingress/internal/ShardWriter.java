// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
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
import org.jboss.logging.Logger;

/**
 * Group commit for one shard: a thread that takes whatever has gathered, checks it, sends it as one message and answers
 * all of it. Alone, a submit is sent at once; under load the batch is what arrived during the last sync.
 */
final class ShardWriter implements Runnable {

    /** What a client is told when ingress is full or the broker is away. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(ShardWriter.class);

    /** Below Artemis's large-message threshold of 100 KiB, unless one envelope alone is larger. */
    private static final int MAX_BATCH_BYTES = 90 * 1024;

    /** Submits waiting for this shard's writer, in bytes of ciphertext. */
    private static final long MAX_PENDING_BYTES = 32L * 1024 * 1024;

    private static final int SUBMIT_OVERHEAD_BYTES = 256;

    /** Beyond this a round of the thread is held up by a broker or database that does not answer. */
    private static final long STUCK_MILLIS = 2_000;

    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final Checks checks;
    private final BatchSender sender;
    private final Outlets outlets;
    private final Clock clock;
    private final PipelineMetrics metrics;

    private final BatchBuffer batch = new BatchBuffer(MAX_BATCH_BYTES);
    private List<Pending.Completion> inBatch = new ArrayList<>();

    /** When the thread took what it is at, 0 while it waits for something to do. */
    private volatile long busySince;

    /** The database is away: until then nothing is checked. */
    private long checksFailUntil;

    /** What a submit and a mark have to pass. */
    record Checks(SubmissionCheck submits, MarkCheck marks) {}

    /**
     * Where envelopes go that are not this shard's journal's.
     *
     * @param otherShards takes the second envelope of a submit to its own account's shard
     * @param ephemeral takes what must not reach the journal
     */
    record Outlets(BiConsumer<Envelope, Pending.Completion> otherShards, Consumer<Envelope.Message> ephemeral) {}

    ShardWriter(Checks checks, BatchSender sender, Outlets outlets, Clock clock, PipelineMetrics metrics) {
        this.checks = checks;
        this.sender = sender;
        this.outlets = outlets;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Queues a submit, or answers Busy at once when too much is waiting. */
    void add(Pending.Submit submit) {
        if (reserve(weight(submit))) {
            queue.add(new Pending.Submit(submit.submission(), submit.order(), guarded(submit.answer())));
        } else {
            submit.answer().accept(new SubmitOutcome.Busy(RETRY_AFTER));
        }
    }

    /** Queues a mark, or forgets it when too much is waiting. */
    void add(Pending.Mark mark) {
        if (reserve(SUBMIT_OVERHEAD_BYTES)) {
            queue.add(mark);
        }
    }

    private boolean reserve(long bytes) {
        if (isStuck()) {
            return false;
        }
        boolean fits = pendingBytes.addAndGet(bytes) <= MAX_PENDING_BYTES;
        if (!fits) {
            pendingBytes.addAndGet(-bytes);
        }
        return fits;
    }

    /** Whether the broker or the database has kept the thread for so long that more would only wait with it. */
    private boolean isStuck() {
        long since = busySince;
        return since != 0 && clock.millis() - since > STUCK_MILLIS;
    }

    /** What a submit takes in memory, so that submits without a ciphertext are bounded too. */
    private static long weight(Pending.Submit submit) {
        return submit.submission().size() + SUBMIT_OVERHEAD_BYTES;
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
                busySince = 0;
                taken.add(queue.take());
                busySince = clock.millis();
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
            case Pending.Ready ready
            when ready.completion().heldBack() -> ready.completion().failed();
            case Pending.Ready ready -> append(ready.envelope(), ready.completion());
            case Pending.Submit submit -> {
                pendingBytes.addAndGet(-weight(submit));
                append(submit);
            }
            case Pending.Mark mark -> {
                pendingBytes.addAndGet(-SUBMIT_OVERHEAD_BYTES);
                append(mark);
            }
        }
    }

    private void append(Pending.Mark mark) {
        long now = clock.millis();
        checked(() -> checks.marks().envelopes(mark.marking(), now)).flatMap(o -> o).ifPresent(envelopes -> {
            mark.completion().expect(envelopes.size());
            envelopes.forEach(e -> outlets.otherShards().accept(e, mark.completion()));
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
            checksFailUntil = clock.millis() + RETRY_AFTER.toMillis();
            return Optional.empty();
        }
    }

    private void append(Pending.Submit submit) {
        if (!submit.isInOrder()) {
            submit.answer().accept(new SubmitOutcome.Busy(RETRY_AFTER));
            return;
        }
        long now = clock.millis();
        SubmissionCheck.Result result = checked(() -> checks.submits().check(submit.submission(), now))
                .orElseGet(() -> new SubmissionCheck.Result.Refused(new SubmitOutcome.Busy(RETRY_AFTER)));
        switch (result) {
            case SubmissionCheck.Result.Refused refused -> submit.answer().accept(refused.outcome());
            case SubmissionCheck.Result.Sound sound
            when submit.submission().handling().ephemeral() -> {
                sound.envelopes().forEach(outlets.ephemeral());
                submit.answer().accept(new SubmitOutcome.Accepted(now));
            }
            case SubmissionCheck.Result.Sound sound -> {
                var answer = new Pending.Answer(sound.envelopes().size(), new SubmitOutcome.Accepted(now), submit);
                append(sound.envelopes().getFirst(), answer);
                sound.envelopes().stream()
                        .skip(1)
                        .forEach(e -> outlets.otherShards().accept(e, answer));
            }
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
