// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class DeviceListsTest {

    private static final AccountId ANNA = new AccountId(1);
    private static final AccountId BEN = new AccountId(2);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
    private final AtomicInteger reads = new AtomicInteger();
    private final DeviceLists lists = new DeviceLists(this::read, now::get);

    private AccountDevices read(AccountId account) {
        reads.incrementAndGet();
        return new AccountDevices(account, true, List.of());
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void readsEveryTimeBeforeChangesAreKnown() {
        lists.of(ANNA);
        lists.of(ANNA);

        assertThat(reads).hasValue(2);
    }

    @Test
    void readsOnceWhileChangesAreKnown() {
        lists.knownAsOf(now.get());
        lists.of(ANNA);
        pass(DeviceLists.LEASE.minusNanos(1));
        lists.of(ANNA);

        assertThat(reads).hasValue(1);
    }

    @Test
    void usesNoListWhenTheLastAnswerIsTooOld() {
        lists.knownAsOf(now.get());
        lists.of(ANNA);
        pass(DeviceLists.LEASE);
        lists.of(ANNA);
        lists.of(ANNA);

        assertThat(reads).hasValue(3);
    }

    @Test
    void usesListsAgainWhenChangesAreKnownAgain() {
        lists.knownAsOf(now.get());
        lists.of(ANNA);
        pass(Duration.ofMinutes(1));
        lists.knownAsOf(now.get());
        lists.of(ANNA);

        assertThat(reads).as("what changed meanwhile was forgotten by name").hasValue(1);
    }

    @Test
    void forgetsOnlyWhatHasChanged() {
        lists.knownAsOf(now.get());
        lists.of(ANNA);
        lists.of(BEN);
        lists.forget(List.of(BEN));
        lists.of(ANNA);
        lists.of(BEN);

        assertThat(reads).hasValue(3);
    }

    @Test
    void forgetsEverything() {
        lists.knownAsOf(now.get());
        lists.of(ANNA);
        lists.of(BEN);
        lists.forgetAll();
        lists.of(ANNA);
        lists.of(BEN);
        lists.of(BEN);

        assertThat(reads).hasValue(4);
    }

    @Test
    void doesNotKeepAListThatWasReadBeforeItChanged() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        DeviceLists slow = new DeviceLists(
                account -> {
                    AccountDevices read = read(account);
                    reading.countDown();
                    awaitUninterrupted(changed);
                    return read;
                },
                now::get);
        slow.knownAsOf(now.get());
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<AccountDevices> before = threads.submit(() -> slow.of(ANNA));
            reading.await();
            CountDownLatch forgetting = new CountDownLatch(1);
            Future<?> forgotten = threads.submit(() -> {
                forgetting.countDown();
                slow.forget(List.of(ANNA));
            });
            forgetting.await();
            changed.countDown();
            before.get();
            forgotten.get();
        }
        slow.of(ANNA);

        assertThat(reads).hasValue(2);
    }

    @Test
    void doesNotKeepAListThatWasReadBeforeEverythingWasForgotten() {
        DeviceLists[] changing = new DeviceLists[1];
        changing[0] = new DeviceLists(
                account -> {
                    if (reads.get() == 0) {
                        changing[0].forgetAll();
                    }
                    return read(account);
                },
                now::get);
        changing[0].knownAsOf(now.get());
        changing[0].of(ANNA);
        changing[0].of(ANNA);

        assertThat(reads).hasValue(2);
    }

    @Test
    void failsAsTheDatabaseDoesWhereItHasToBeAsked() {
        DeviceLists away = new DeviceLists(
                account -> {
                    throw new IllegalStateException("away");
                },
                now::get);

        assertThatThrownBy(() -> away.of(ANNA)).hasMessage("away");
        away.knownAsOf(now.get());
        assertThatThrownBy(() -> away.of(ANNA)).hasMessage("away");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        await().until(() -> latch.getCount() == 0);
    }
}
