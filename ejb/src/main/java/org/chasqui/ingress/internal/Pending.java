// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.chasqui.delivery.Envelope;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.ingress.Marking;
import org.chasqui.ingress.Submission;
import org.chasqui.ingress.SubmitOutcome;
import org.jspecify.annotations.Nullable;

/** What waits in a shard's queue for its writer. */
sealed interface Pending {

    /**
     * A submit to be checked.
     *
     * @param order of the connection it came on
     * @param answer is told what became of it
     * @param rooms what it takes in the queues
     */
    record Submit(Submission submission, ConversationOrder order, Consumer<SubmitOutcome> answer, Rooms rooms)
            implements Pending {
        /** What is ephemeral is not submitted again: neither does anything wait for it, nor it for anything. */
        boolean isInOrder() {
            return submission.handling().ephemeral() || order.admits(submission.recipient(), submission.number());
        }
    }

    /**
     * What a submit takes in the queues.
     *
     * @param here in the recipient's shard, until it is checked
     * @param own in the sender's, until the copies for the sender's other devices are taken there; null if they have no
     *     queue of their own to wait in
     */
    record Rooms(Backlog.Room here, Backlog.@Nullable Room own) {
        /** Nothing is going to wait in the sender's shard. */
        void giveBackOwn() {
            if (own != null) {
                own.giveBack();
            }
        }
    }

    /** A mark to be made envelopes. */
    record Mark(Marking marking, Taken completion, Backlog.Room room) implements Pending {}

    /**
     * A checked envelope: a receipt, or the second half of a submit whose first half lies in another shard.
     *
     * @param room what the second half takes here until it is taken; null for receipts, which are never refused
     */
    record Ready(Envelope envelope, Completion completion, Backlog.@Nullable Room room) implements Pending {
        Ready(Envelope envelope, Completion completion) {
            this(envelope, completion, null);
        }
    }

    /** Told when an envelope is durable or has failed. */
    interface Completion {
        void durable();

        void failed();

        /** Whether the envelope must not become durable, because something before it was refused or it was itself. */
        default boolean heldBack() {
            return false;
        }
    }

    /** Answers a submit when all its envelopes are durable, or as soon as one has failed. */
    final class Answer implements Completion {
        private final AtomicInteger outstanding;
        private final Consumer<SubmitOutcome> answer;
        private final SubmitOutcome.Accepted accepted;
        private final BooleanSupplier heldBack;

        Answer(int envelopes, SubmitOutcome.Accepted accepted, Submit submit) {
            this.outstanding = new AtomicInteger(envelopes);
            this.accepted = accepted;
            this.answer = submit.answer();
            Submission submission = submit.submission();
            this.heldBack = () -> submit.order().holdsBack(submission.recipient(), submission.number());
        }

        @Override
        public boolean heldBack() {
            return outstanding.get() < 0 || heldBack.getAsBoolean();
        }

        @Override
        public void durable() {
            if (outstanding.decrementAndGet() == 0) {
                answer.accept(accepted);
            }
        }

        @Override
        public void failed() {
            // a half that succeeds later must not answer again; the client's retry repeats it, and it is shown once
            if (outstanding.getAndSet(Integer.MIN_VALUE / 2) > 0) {
                answer.accept(new SubmitOutcome.Busy());
            }
        }
    }

    /** Says that all envelopes of a mark are durable, once; nothing if one has failed. */
    final class Taken implements Completion {
        private final AtomicInteger outstanding = new AtomicInteger();
        private final Runnable taken;
        private volatile boolean failed;

        Taken(Runnable taken) {
            this.taken = taken;
        }

        void expect(int envelopes) {
            if (outstanding.addAndGet(envelopes) == 0) {
                taken.run();
            }
        }

        @Override
        public void durable() {
            if (outstanding.decrementAndGet() == 0 && !failed) {
                taken.run();
            }
        }

        @Override
        public void failed() {
            failed = true;
            outstanding.decrementAndGet();
        }
    }

    /** Lets a thread wait for receipts. */
    final class Latch implements Completion {
        private final CountDownLatch latch;
        private volatile boolean failed;

        Latch(int envelopes) {
            latch = new CountDownLatch(envelopes);
        }

        @Override
        public void durable() {
            latch.countDown();
        }

        @Override
        public void failed() {
            failed = true;
            latch.countDown();
        }

        /** Waits for all of them, at most for so long; whether all are durable. */
        boolean await(Duration patience) throws InterruptedException {
            return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS) && !failed;
        }
    }
}
