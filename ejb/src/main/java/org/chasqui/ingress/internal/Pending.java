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

/** What waits in a shard's queue for its writer. */
sealed interface Pending {

    /** A submit to be checked, and the order of the connection it came on. */
    record Submit(Submission submission, ConversationOrder order, Consumer<SubmitOutcome> answer) implements Pending {
        /** What is ephemeral is not submitted again: neither does anything wait for it, nor it for anything. */
        boolean isInOrder() {
            return submission.handling().ephemeral() || order.admits(submission.recipient(), submission.number());
        }
    }

    /** A mark to be made envelopes. */
    record Mark(Marking marking, Taken completion) implements Pending {}

    /** A checked envelope: a receipt, or the second half of a submit whose first half lies in another shard. */
    record Ready(Envelope envelope, Completion completion) implements Pending {}

    /** Told when an envelope is durable or has failed. */
    interface Completion {
        void durable();

        void failed();

        /** Whether the envelope must not become durable yet, because something before it was refused. */
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
            return heldBack.getAsBoolean();
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
                answer.accept(new SubmitOutcome.Busy(ShardWriter.RETRY_AFTER));
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
