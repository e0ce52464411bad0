// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.chasqui.delivery.DeliveryPipeline;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.FencedException;
import org.chasqui.delivery.Shard;
import org.chasqui.delivery.StalledShards;
import org.chasqui.fixtures.Envelopes;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ShardConsumerTest {

    private static final Shard SHARD = new Shard(0);

    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final Queue queue = new Queue();
    private boolean staysOpen;
    private final Deque<Exception> failures = new ArrayDeque<>();
    private final BlockingQueue<CompletableFuture<Void>> receipts = new LinkedBlockingQueue<>();
    private boolean receiptsTakeTime;

    /** A broker that delivers again what was not acknowledged, and stops the consumer when nothing is left. */
    private final class Queue {
        final Deque<String> waiting = new ArrayDeque<>();
        volatile boolean failing;
        int opened;

        BatchSource open() {
            happened.add("opened " + ++opened);
            return new Source();
        }
    }

    private final class Source implements BatchSource {
        private final List<String> taken = new ArrayList<>();

        @Override
        public Optional<List<Envelope>> take(Duration patience) throws JMSException {
            if (queue.failing) {
                throw new JMSException("the connection is gone");
            }
            String next = queue.waiting.poll();
            if (next == null) {
                if (staysOpen) {
                    LockSupport.parkNanos(patience.toNanos());
                } else {
                    consumer.stop();
                }
                return Optional.empty();
            }
            taken.add(next);
            if (next.equals("unreadable")) {
                throw new JMSException("the dead letters' queue is away");
            }
            return Optional.of(next.lines().map(ShardConsumerTest::envelope).toList());
        }

        @Override
        public void acknowledge() {
            happened.add("acknowledged " + String.join("+", taken));
            taken.clear();
        }

        @Override
        public void close() {
            happened.add("closed");
            for (int i = taken.size() - 1; i >= 0; i--) {
                queue.waiting.push(taken.get(i));
            }
            taken.clear();
        }
    }

    private final ManualClock clock = new ManualClock();
    private final StalledShards stalled = new StalledShards(clock);
    private final ShardConsumer consumer = new ShardConsumer(SHARD, queue::open, this::deliver, stalled);

    private void deliver(
            Shard shard,
            List<Envelope> envelopes,
            DeliveryPipeline.Retry retry,
            Consumer<CompletableFuture<Void>> underWay)
            throws FencedException {
        happened.add("delivered " + envelopes.size());
        if (receiptsTakeTime) {
            CompletableFuture<Void> arrived = new CompletableFuture<>();
            underWay.accept(arrived);
            receipts.add(arrived);
        }
        switch (failures.poll()) {
            case null -> {
                // it works
            }
            case FencedException fenced -> throw fenced;
            case RuntimeException failure -> throw failure;
            case Exception other -> throw new AssertionError(other);
        }
    }

    private static Envelope envelope(String number) {
        return Envelopes.to(new AccountId(1))
                .numbered(Long.parseLong(number))
                .copyFor(1, "text")
                .message();
    }

    @Test
    void acknowledgesTheFirstBatchAtOnceAndTheOthersTogether() {
        queue.waiting.add("1\n2");
        queue.waiting.add("3");
        queue.waiting.add("4");

        consumer.run();

        assertThat(happened)
                .containsExactly(
                        "opened 1",
                        "delivered 2",
                        "acknowledged 1\n2",
                        "delivered 1",
                        "delivered 1",
                        "acknowledged 3+4",
                        "closed");
    }

    @Test
    void acknowledgesWhenMuchHasGathered() {
        String batch = "1\n".repeat(300).strip();
        queue.waiting.addAll(List.of("1", batch, batch, "3"));

        consumer.run();

        assertThat(happened)
                .containsExactly(
                        "opened 1",
                        "delivered 1",
                        "acknowledged 1",
                        "delivered 300",
                        "delivered 300",
                        "acknowledged " + batch + "+" + batch,
                        "delivered 1",
                        "acknowledged 3",
                        "closed");
    }

    @Test
    void aLoneBatchIsAcknowledgedSoonWhetherOrNotAnotherComes() {
        staysOpen = true;
        queue.waiting.add("1");
        queue.waiting.add("2");

        Thread thread = Thread.startVirtualThread(consumer);
        await().until(() -> happened.contains("acknowledged 2"));
        consumer.stop();
        thread.interrupt();

        assertThat(happened).startsWith("opened 1", "delivered 1", "acknowledged 1", "delivered 1", "acknowledged 2");
    }

    @Test
    void acknowledgesWhatHasReceiptsOnTheirWayOnlyWhenTheyHaveArrived() throws Exception {
        receiptsTakeTime = true;
        queue.waiting.addAll(List.of("1", "2"));

        Thread thread = Thread.startVirtualThread(consumer);
        CompletableFuture<Void> ofTheFirst = receipts.take();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        assertThat(happened).containsExactly("opened 1", "delivered 1");
        ofTheFirst.complete(null);
        receipts.take().complete(null);
        thread.join();

        assertThat(happened)
                .containsExactly(
                        "opened 1", "delivered 1", "acknowledged 1", "delivered 1", "acknowledged 2", "closed");
    }

    @Test
    void goesOnDeliveringWhileReceiptsAreOnTheirWay() throws Exception {
        receiptsTakeTime = true;
        String batch = "1\n".repeat(600).strip();
        queue.waiting.addAll(List.of("1", batch, "3"));

        Thread thread = Thread.startVirtualThread(consumer);
        receipts.take().complete(null);
        CompletableFuture<Void> ofTheSecond = receipts.take();
        CompletableFuture<Void> ofTheThird = receipts.take();
        assertThat(happened)
                .containsExactly("opened 1", "delivered 1", "acknowledged 1", "delivered 600", "delivered 1");
        ofTheThird.complete(null);
        ofTheSecond.complete(null);
        thread.join();

        assertThat(happened).endsWith("acknowledged " + batch + "+3", "closed");
    }

    @Test
    void deliversAgainWhatHasReceiptsThatDidNotArrive() throws Exception {
        receiptsTakeTime = true;
        queue.waiting.add("1");

        Thread thread = Thread.startVirtualThread(consumer);
        receipts.take().completeExceptionally(new FencedException(new Shard(1), 7));
        receipts.take().complete(null);
        thread.join();

        assertThat(happened)
                .containsExactly(
                        "opened 1", "delivered 1", "closed", "opened 2", "delivered 1", "acknowledged 1", "closed");
    }

    @Test
    void afterAFailureItWaitsUntilReceiptsHaveArrivedOrNot() throws Exception {
        receiptsTakeTime = true;
        staysOpen = true;
        queue.waiting.addAll(List.of("1", "2"));

        Thread thread = Thread.startVirtualThread(consumer);
        receipts.take().complete(null);
        CompletableFuture<Void> ofTheSecond = receipts.take();
        queue.failing = true;
        await().until(() -> happened.contains("closed") && thread.getState() == Thread.State.WAITING);
        assertThat(happened).doesNotContain("opened 2");
        queue.failing = false;
        ofTheSecond.completeExceptionally(new IllegalStateException("not delivered"));
        receipts.take().complete(null);
        await().until(() -> happened.contains("acknowledged 2"));
        consumer.stop();
        thread.join();

        assertThat(happened).endsWith("opened 2", "delivered 1", "acknowledged 2", "closed");
    }

    @Test
    void aBatchThatFailsComesAgainOnlyWhenItsReceiptsHaveArrivedOrNot() throws Exception {
        receiptsTakeTime = true;
        failures.add(new FencedException(SHARD, 7));
        queue.waiting.add("1");

        Thread thread = Thread.startVirtualThread(consumer);
        CompletableFuture<Void> ofTheFirst = receipts.take();
        await().until(() -> happened.contains("closed") && thread.getState() == Thread.State.WAITING);
        assertThat(happened).doesNotContain("opened 2");
        clock.advance(StalledShards.PATIENCE.plusMillis(1));
        assertThat(stalled.contains(SHARD)).isTrue();
        ofTheFirst.complete(null);
        receipts.take().complete(null);
        thread.join();

        assertThat(happened).endsWith("opened 2", "delivered 1", "acknowledged 1", "closed");
        assertThat(stalled.contains(SHARD)).isFalse();
    }

    @Test
    void givesBackWhatAnotherOwnerHasToDeliver() {
        failures.add(new FencedException(SHARD, 7));
        queue.waiting.add("1");

        consumer.run();

        assertThat(happened)
                .containsExactly(
                        "opened 1", "delivered 1", "closed", "opened 2", "delivered 1", "acknowledged 1", "closed");
    }

    @Test
    void outlivesAFaultAndLosesNothing() {
        failures.add(new IllegalStateException("a fault"));
        queue.waiting.add("1");
        queue.waiting.add("2");

        consumer.run();

        assertThat(happened)
                .startsWith(
                        "opened 1",
                        "delivered 1",
                        "closed",
                        "opened 2",
                        "delivered 1",
                        "acknowledged 1",
                        "delivered 1",
                        "acknowledged 2",
                        "closed");
    }

    @Test
    void aBatchThatAlwaysFailsDoesNotHaveTheOneBeforeDeliveredMoreThanTwice() {
        queue.waiting.addAll(List.of("1", "2\n2", "unreadable"));

        Thread thread = Thread.startVirtualThread(consumer);
        await().until(() -> happened.contains("opened 4"));
        consumer.stop();
        thread.interrupt();

        assertThat(happened).filteredOn("delivered 1"::equals).hasSize(1);
        assertThat(happened).filteredOn("delivered 2"::equals).hasSize(2);
    }

    @Test
    void doesNotAcknowledgeWhatCouldNotBeUnwrapped() {
        queue.waiting.add("unreadable");

        Thread thread = Thread.startVirtualThread(consumer);
        await().until(() -> happened.contains("opened 2"));
        consumer.stop();
        thread.interrupt();

        assertThat(happened).doesNotContain("acknowledged unreadable").contains("closed");
    }
}
