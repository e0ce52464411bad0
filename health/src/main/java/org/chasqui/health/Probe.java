// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jspecify.annotations.Nullable;

/**
 * Asks something that may hang, and answers in time all the same: the question is put on another thread, and while it
 * hangs it is not put again, and who asks then waits only for what is left of the patience. So a database that is
 * silent for an hour costs one thread. Safe for use by several threads.
 */
final class Probe {

    /** What is asked. Its result, if there is one, says what is amiss. */
    @FunctionalInterface
    interface Question {
        Optional<String> ask() throws Exception;
    }

    private final String name;
    private final Executor executor;
    private final Duration patience;
    private final Question question;
    private @Nullable Pending pending;

    /** @param askedAt {@link System#nanoTime()} */
    private record Pending(CompletableFuture<Optional<String>> answer, long askedAt) {}

    Probe(String name, Executor executor, Duration patience, Question question) {
        this.name = name;
        this.executor = executor;
        this.patience = patience;
        this.question = question;
    }

    /** Up, or down with the reason; within {@code patience}, whatever happens. */
    HealthCheckResponse check() {
        return response(name, failure());
    }

    /** Up, or down with the reason. */
    static HealthCheckResponse response(String name, Optional<String> failure) {
        var response = HealthCheckResponse.named(name).status(failure.isEmpty());
        failure.ifPresent(reason -> response.withData("reason", reason));
        return response.build();
    }

    /** What is amiss, or nothing. */
    Optional<String> failure() {
        Pending asked = asked();
        long waited = System.nanoTime() - asked.askedAt;
        try {
            return asked.answer.get(Math.max(0, patience.toNanos() - waited), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.of("no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            // the class only: a driver's message may hold addresses and names
            return Optional.of("failed with " + cause(e).getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the check was interrupted");
        }
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private synchronized Pending asked() {
        Pending current = pending;
        if (current == null || current.answer.isDone()) {
            current = new Pending(begin(), System.nanoTime());
            pending = current;
        }
        return current;
    }

    /** A container that is going down takes no tasks any more. */
    private CompletableFuture<Optional<String>> begin() {
        try {
            return CompletableFuture.supplyAsync(this::ask, executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<String> ask() {
        try {
            return question.ask();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
