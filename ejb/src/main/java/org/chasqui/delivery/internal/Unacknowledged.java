// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What a consumer has delivered and not yet acknowledged to the broker, which costs a sync: it is put off until so much
 * has gathered, or for a moment, and a good deal longer while receipts of it are on their way. The first batch of a
 * source is not put off, so that one which fails cannot have the one before it delivered again and again. Not
 * thread-safe.
 */
final class Unacknowledged {

    private static final int ENOUGH = 512;
    private static final Duration LONG = Duration.ofMillis(20);

    /** Then it is waited for receipts that have not arrived. */
    private static final int MOST = 8 * ENOUGH;

    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** How often it is looked whether receipts have arrived that are waited for. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final List<CompletableFuture<Void>> receipts = new ArrayList<>();
    private int envelopes;
    private boolean first = true;
    private boolean empty = true;
    private long since;

    /** A batch was delivered; one without envelopes has to be acknowledged too. */
    void add(int count) {
        if (empty) {
            empty = false;
            since = System.nanoTime();
        }
        envelopes += count;
    }

    /**
     * Receipts are under way, of a batch that may yet fail.
     *
     * @param arrived completes when they have arrived
     */
    void addReceipts(CompletableFuture<Void> arrived) {
        receipts.add(arrived);
    }

    boolean isEmpty() {
        return empty;
    }

    boolean isDue() {
        return !empty && (reached(MOST, LONGEST) || (reached(ENOUGH, LONG) && receiptsArrived()));
    }

    private boolean reached(int count, Duration time) {
        return first || envelopes >= count || leftOf(time).isNegative();
    }

    private boolean receiptsArrived() {
        receipts.removeIf(r -> r.isDone() && !r.isCompletedExceptionally());
        return receipts.stream().allMatch(CompletableFuture::isDone);
    }

    /** In which time there is something to be acknowledged, at least a millisecond; nothing if there is nothing. */
    Optional<Duration> due() {
        if (empty) {
            return Optional.empty();
        }
        Duration left = leftOf(LONG);
        return Optional.of(left.isPositive() ? left.plusMillis(1) : LOOK);
    }

    private Duration leftOf(Duration time) {
        return time.minusNanos(System.nanoTime() - since);
    }

    /**
     * Waits until the receipts of all that was delivered have arrived.
     *
     * @throws ExecutionException if some have not, so that all must be delivered again
     */
    void awaitReceipts() throws InterruptedException, ExecutionException {
        for (CompletableFuture<Void> arrived : receipts) {
            arrived.get();
        }
    }

    /**
     * Waits until it is known of all receipts whether they have arrived. Before the batches are delivered again: what
     * has had its receipt makes none the second time, and that must not be said of one that fails afterwards.
     */
    void settle() throws InterruptedException {
        for (CompletableFuture<Void> arrived : receipts) {
            try {
                arrived.get();
            } catch (ExecutionException e) {
                // the batch is delivered again anyway
            }
        }
    }

    void clear() {
        first = false;
        empty = true;
        envelopes = 0;
        receipts.clear();
    }
}
