// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.scenario;

import org.chasqui.bench.BenchFailure;
import org.chasqui.bench.measure.ServerMetrics;

/** Rows that came since this was made, and whether they are gone again, by the server's counters. */
final class Backlog {

    static final int PATIENCE_SECONDS = 300;

    private final ServerMetrics metrics;
    private final long stored;
    private final long waiting;

    Backlog(ServerMetrics metrics) {
        this.metrics = metrics;
        this.stored = metrics.stored();
        this.waiting = metrics.waiting();
    }

    /** Waits until at least so many rows were inserted. */
    void awaitStored(Run run, long rows) {
        if (!run.await(PATIENCE_SECONDS, () -> metrics.stored() - stored >= rows)) {
            throw new BenchFailure(
                    BenchFailure.RUN,
                    "the server stored " + (metrics.stored() - stored) + " rows of " + rows + " within "
                            + PATIENCE_SECONDS + " s");
        }
    }

    /** Waits until as many rows were deleted as were inserted, those of receipts included. */
    void awaitGone(Run run) {
        if (!run.await(PATIENCE_SECONDS, () -> metrics.waiting() <= waiting)) {
            throw new BenchFailure(
                    BenchFailure.RUN,
                    (metrics.waiting() - waiting) + " rows are left after " + PATIENCE_SECONDS + " s");
        }
    }
}
