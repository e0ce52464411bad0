// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeTest {

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountDownLatch hang = new CountDownLatch(1);

    @AfterEach
    void end() {
        hang.countDown();
        executor.shutdownNow();
    }

    private Probe probe(Duration patience, Probe.Question question) {
        return new Probe("subject", executor, patience, question);
    }

    @Test
    void namesTheReasonOfAFailureButNotItsText() {
        Probe failing = probe(Duration.ofMinutes(1), () -> {
            throw new SQLException("password of 10.0.0.1");
        });
        assertThat(failing.failure()).contains("failed with SQLException");
    }

    @Test
    void asksAHangingSubjectOnceAndRecovers() {
        AtomicInteger asked = new AtomicInteger();
        Probe hanging = probe(Duration.ofMillis(1), () -> {
            asked.incrementAndGet();
            hang.await();
            return Optional.empty();
        });
        assertThat(hanging.failure()).contains("no answer within 1 ms");
        assertThat(hanging.failure()).contains("no answer within 1 ms");
        await().until(() -> asked.get() > 0); // the thread may start later than we lose patience
        assertThat(asked).hasValue(1);
        hang.countDown();
        await().until(() -> hanging.failure().isEmpty());
    }

    @Test
    void whoAsksLaterWaitsOnlyForWhatIsLeft() {
        Probe hanging = probe(Duration.ofMillis(500), () -> {
            hang.await();
            return Optional.empty();
        });
        assertThat(hanging.failure()).isPresent();
        long before = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(hanging.failure()).isPresent();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void isDownWhenNobodyTakesTheQuestion() {
        executor.shutdown();
        assertThat(probe(Duration.ofMinutes(1), Optional::empty).failure())
                .contains("failed with RejectedExecutionException");
    }
}
