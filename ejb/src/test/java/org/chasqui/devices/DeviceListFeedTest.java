// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class DeviceListFeedTest {

    private static final AccountId ANNA = new AccountId(1);
    private static final AccountId BEN = new AccountId(2);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final DeviceLists lists = new DeviceLists(
            account -> {
                reads.incrementAndGet();
                return new AccountDevices(account, true, List.of());
            },
            now::get);
    private final Deque<Supplier<DeviceListChanges.Since>> answers = new ArrayDeque<>();
    private final List<Long> asked = new ArrayList<>();
    private final List<DeviceListsPolled> told = new ArrayList<>();
    private boolean listenerFails;
    private final DeviceListFeed feed = new DeviceListFeed(new Scripted(), lists, now::get, this::hear);

    private void hear(DeviceListsPolled polled) {
        told.add(polled);
        if (listenerFails) {
            throw new IllegalStateException("the listener failed");
        }
    }

    private final class Scripted implements DeviceListChanges {
        @Override
        public Since since(long seen) {
            asked.add(seen);
            return answers.remove().get();
        }

        @Override
        public void record(Set<AccountId> accounts) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sweep() {
            throw new UnsupportedOperationException();
        }
    }

    private void answer(long version, AccountId... accounts) {
        answers.add(() -> new DeviceListChanges.Since(version, Optional.of(Set.of(accounts))));
    }

    private void gap(long version) {
        answers.add(() -> new DeviceListChanges.Since(version, Optional.empty()));
    }

    @Test
    void asksForWhatCameSinceTheLastAnswer() {
        gap(7);
        answer(9, ANNA);
        answer(9);
        feed.poll();
        feed.poll();
        feed.poll();

        assertThat(asked).containsExactly(DeviceListChanges.NOTHING, 7L, 9L);
    }

    @Test
    void forgetsWhatHasChangedElsewhere() {
        gap(1);
        feed.poll();
        lists.of(ANNA);
        lists.of(BEN);
        answer(2, BEN);
        feed.poll();
        lists.of(ANNA);
        lists.of(BEN);

        assertThat(reads).hasValue(3);
        assertThat(told.getLast().concerns(BEN)).isTrue();
        assertThat(told.getLast().concerns(ANNA)).isFalse();
    }

    @Test
    void forgetsEverythingAfterAGap() {
        gap(1);
        feed.poll();
        lists.of(ANNA);
        gap(5);
        feed.poll();
        lists.of(ANNA);

        assertThat(reads).hasValue(2);
        assertThat(told.getLast().concerns(ANNA)).isTrue();
    }

    @Test
    void countsTheLeaseFromTheQuestionNotFromTheAnswer() {
        answers.add(() -> {
            now.addAndGet(DeviceLists.LEASE.toNanos());
            return new DeviceListChanges.Since(1, Optional.empty());
        });
        feed.poll();
        lists.of(ANNA);
        lists.of(ANNA);

        assertThat(reads).as("an answer that took so long is worth nothing").hasValue(2);
    }

    @Test
    void doesNotRenewTheLeaseWhereItGetsNoAnswer() {
        gap(1);
        feed.poll();
        lists.of(ANNA);
        now.addAndGet(DeviceLists.LEASE.toNanos());
        answers.add(() -> {
            throw new IllegalStateException("away");
        });

        assertThatThrownBy(feed::poll).hasMessage("away");
        lists.of(ANNA);
        assertThat(reads).hasValue(2);
    }

    @Test
    void tellsAListenerThatFailedTheSameAgain() {
        gap(1);
        feed.poll();
        listenerFails = true;
        answer(2, ANNA);
        assertThatThrownBy(feed::poll).hasMessage("the listener failed");
        listenerFails = false;
        answer(2, ANNA);
        feed.poll();

        assertThat(asked).endsWith(1L, 1L);
        assertThat(told.getLast().concerns(ANNA)).isTrue();
    }
}
