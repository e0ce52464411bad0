// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.EnvelopeCodec;
import org.chasqui.ingress.BatchSender;
import org.chasqui.ingress.SubmissionCheck;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.metrics.PipelineMetrics;
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

    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final SubmissionCheck check;
    private final BatchSender sender;
    private final BiConsumer<Envelope, Pending.Completion> otherShards;
    private final Clock clock;
    private final PipelineMetrics metrics;

    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(MAX_BATCH_BYTES);
    private List<Pending.Completion> inBatch = new ArrayList<>();

    /** @param otherShards takes the second envelope of a submit to its own account's shard */
    ShardWriter(
            SubmissionCheck check,
            BatchSender sender,
            BiConsumer<Envelope, Pending.Completion> otherShards,
            Clock clock,
            PipelineMetrics metrics) {
        this.check = check;
        this.sender = sender;
        this.otherShards = otherShards;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Queues a submit, or answers Busy at once when too much is waiting. */
    void add(Pending.Submit submit) {
        long size = weight(submit);
        if (pendingBytes.addAndGet(size) > MAX_PENDING_BYTES) {
            pendingBytes.addAndGet(-size);
            submit.answer().accept(new SubmitOutcome.Busy(RETRY_AFTER));
        } else {
            queue.add(new Pending.Submit(submit.submission(), guarded(submit.answer())));
        }
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
                taken.add(queue.take());
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
            case Pending.Ready ready -> append(ready.envelope(), ready.completion());
            case Pending.Submit submit -> {
                pendingBytes.addAndGet(-weight(submit));
                append(submit);
            }
        }
    }

    private void append(Pending.Submit submit) {
        long now = clock.millis();
        SubmissionCheck.Result result;
        try {
            result = check.check(submit.submission(), now);
        } catch (RuntimeException e) {
            LOG.warnf("a submit cannot be checked now: %s", e);
            result = new SubmissionCheck.Result.Refused(new SubmitOutcome.Busy(RETRY_AFTER));
        }
        switch (result) {
            case SubmissionCheck.Result.Refused refused -> submit.answer().accept(refused.outcome());
            case SubmissionCheck.Result.Sound sound -> {
                var answer =
                        new Pending.Answer(sound.envelopes().size(), new SubmitOutcome.Accepted(now), submit.answer());
                append(sound.envelopes().getFirst(), answer);
                sound.envelopes().stream().skip(1).forEach(e -> otherShards.accept(e, answer));
            }
        }
    }

    private void append(Envelope envelope, Pending.Completion completion) {
        byte[] encoded = EnvelopeCodec.encode(envelope);
        if (batch.size() > 0 && batch.size() + encoded.length > MAX_BATCH_BYTES) {
            flush();
        }
        batch.writeBytes(encoded);
        inBatch.add(completion);
    }

    private void flush() {
        if (inBatch.isEmpty()) {
            return;
        }
        List<Pending.Completion> completions = inBatch;
        inBatch = new ArrayList<>();
        try {
            sender.send(batch.toByteArray());
        } catch (BatchSender.BrokerException | RuntimeException e) {
            LOG.warnf("a batch of %d was not confirmed by the broker: %s", completions.size(), e);
            completions.forEach(Pending.Completion::failed);
            return;
        } finally {
            batch.reset();
        }
        metrics.batch(completions.size());
        completions.forEach(Pending.Completion::durable);
    }
}
