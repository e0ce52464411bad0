// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.chasqui.ingress.SubmitOutcome;
import org.jspecify.annotations.Nullable;

/** What one connection may ask of the server at a time, so that it cannot take it from the others. */
final class ConnectionLimits {

    /** Submits that were not answered yet. */
    static final int MAX_OUTSTANDING = 1_024;

    /** Rate-limited answers in a row that a client may get before it counts as one that does not listen. */
    static final int MAX_REFUSED_IN_A_ROW = 100;

    static final SubmitOutcome TOO_MANY_OUTSTANDING = new SubmitOutcome.Busy(Duration.ofSeconds(1));

    private static final int MARKS_BURST = 600;
    private static final int MARKS_PER_SECOND = 20;

    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicInteger refusedInARow = new AtomicInteger();
    /** Most connections never mark anything, and a bucket is half a kilobyte. */
    private @Nullable Bucket marks;

    enum Verdict {
        GO_ON,
        CUT_OFF
    }

    /** Whether another submit may be handed in; it must be {@link #answered}. */
    boolean submit() {
        if (outstanding.incrementAndGet() > MAX_OUTSTANDING) {
            outstanding.decrementAndGet();
            return false;
        }
        return true;
    }

    Verdict answered(SubmitOutcome outcome) {
        outstanding.decrementAndGet();
        if (!(outcome instanceof SubmitOutcome.RateLimited)) {
            refusedInARow.set(0);
            return Verdict.GO_ON;
        }
        return refusedInARow.incrementAndGet() > MAX_REFUSED_IN_A_ROW ? Verdict.CUT_OFF : Verdict.GO_ON;
    }

    /** Whether another mark may be handed in. Called by one thread at a time. */
    boolean mark() {
        Bucket left = marks;
        if (left == null) {
            left = Bucket.builder()
                    .addLimit(l -> l.capacity(MARKS_BURST).refillGreedy(MARKS_PER_SECOND, Duration.ofSeconds(1)))
                    .build();
            marks = left;
        }
        return left.tryConsume(1);
    }
}
