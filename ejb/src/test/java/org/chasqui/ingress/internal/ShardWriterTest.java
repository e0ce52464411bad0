// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.MarkKind;
import org.chasqui.devices.AccountDevices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.Envelopes;
import org.chasqui.fixtures.Submissions;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.identity.DeviceId;
import org.chasqui.ingress.MarkCheck;
import org.chasqui.ingress.Marking;
import org.chasqui.ingress.Submission;
import org.chasqui.ingress.SubmissionCheck;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.metrics.CountedMetrics;
import org.chasqui.protocol.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardWriterTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final SubmitOutcome ACCEPTED = new SubmitOutcome.Accepted(NOW.toEpochMilli());
    private static final SubmitOutcome BUSY = new SubmitOutcome.Busy(Duration.ofSeconds(1));
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final EnrolledDevice alice1 = Devices.ofAccount(ALICE).create();
    private final EnrolledDevice alice2 = Devices.ofAccount(ALICE).numbered(2).create();
    private final EnrolledDevice bob1 = Devices.ofAccount(BOB).create();

    private final Map<AccountId, List<EnrolledDevice>> enrolled =
            new ConcurrentHashMap<>(Map.of(ALICE, List.of(alice1), BOB, List.of(bob1)));
    private final GatedBatchSender broker = new GatedBatchSender();
    private final BlockingQueue<Pending.Ready> otherShards = new LinkedBlockingQueue<>();
    private final BlockingQueue<Envelope.Message> ephemeral = new LinkedBlockingQueue<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final BlockingQueue<Answered> answers = new LinkedBlockingQueue<>();
    private final ShardWriter writer = new ShardWriter(
            new ShardWriter.Checks(
                    new SubmissionCheck(this::devicesOf, Duration.ofDays(30)),
                    new MarkCheck(this::devicesOf, Duration.ofDays(30))),
            broker,
            new ShardWriter.Outlets(
                    (envelope, completion) -> otherShards.add(new Pending.Ready(envelope, completion)), ephemeral::add),
            clock,
            new CountedMetrics().pipeline());
    private final Thread thread = new Thread(writer);

    private record Answered(long number, SubmitOutcome outcome) {}

    @BeforeEach
    void start() {
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).isFalse();
        assertThat(broker.closed).isTrue();
    }

    @Test
    void answersWhenTheBrokerHasConfirmedAndNotBefore() throws Exception {
        submit(1);

        assertThat(numbers(broker.awaitBatch())).containsExactly(1L);
        assertThat(answers).isEmpty();

        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, ACCEPTED));
    }

    @Test
    void sendsInOneBatchWhatArrivesDuringASync() throws Exception {
        submit(1);
        broker.awaitBatch();
        submit(2);
        submit(3);
        submit(4);

        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, ACCEPTED));
        assertThat(numbers(broker.awaitBatch())).containsExactly(2L, 3L, 4L);
        assertThat(answers).isEmpty();

        broker.confirm();
        assertThat(nextAnswers(3))
                .containsExactly(new Answered(2, ACCEPTED), new Answered(3, ACCEPTED), new Answered(4, ACCEPTED));
    }

    @Test
    void answersBusyOnceToEveryoneInABatchThatTheBrokerDidNotConfirm() throws Exception {
        submit(1);
        broker.awaitBatch();
        submit(2);
        submit(3);

        broker.fail();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, BUSY));
        broker.awaitBatch();
        broker.fail();
        assertThat(nextAnswers(2)).containsExactly(new Answered(2, BUSY), new Answered(3, BUSY));

        submit(4);
        assertThat(numbers(broker.awaitBatch())).containsExactly(4L);
        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(4, ACCEPTED));
        assertThat(answers).isEmpty();
    }

    @Test
    void refusesWithoutAskingTheBroker() throws Exception {
        writer.add(new Pending.Submit(
                Submissions.from(alice1, new AccountId(99)).copyFor(bob1).create(), answer(1)));

        assertThat(nextAnswer()).isEqualTo(new Answered(1, new SubmitOutcome.UnknownAccount()));
        assertThat(broker.batches()).isEmpty();
    }

    @Test
    void outlivesAnAnswerThatFails() throws Exception {
        writer.add(new Pending.Submit(
                Submissions.from(alice1, new AccountId(99)).copyFor(bob1).create(), outcome -> {
                    throw new IllegalStateException("socket closed");
                }));
        submit(2);
        broker.awaitBatch();
        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(2, ACCEPTED));
    }

    @Test
    void aRefusedSubmitDoesNotHoldUpItsNeighbours() throws Exception {
        submit(1);
        broker.awaitBatch();
        writer.add(new Pending.Submit(
                Submissions.from(alice1, BOB).numbered(0).copyFor(bob1).create(), answer(2)));
        submit(3);
        broker.confirm();
        assertThat(nextAnswers(2))
                .containsExactly(new Answered(1, ACCEPTED), new Answered(2, new SubmitOutcome.Invalid()));
        assertThat(numbers(broker.awaitBatch())).containsExactly(3L);
        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(3, ACCEPTED));
    }

    @Test
    void answersBusyWhenTheDeviceListsCannotBeRead() throws Exception {
        AccountId unreadable = new AccountId(666);
        writer.add(new Pending.Submit(
                Submissions.from(alice1, unreadable).copyFor(bob1).create(), answer(1)));
        assertThat(nextAnswer()).isEqualTo(new Answered(1, BUSY));

        // for a second the database is not asked again, so that a queue of submits does not wait for it one by one
        submit(2);
        assertThat(nextAnswer()).isEqualTo(new Answered(2, BUSY));

        now.set(NOW.plusSeconds(1));
        submit(3);
        broker.awaitBatch();
        broker.confirm();
        assertThat(nextAnswer())
                .isEqualTo(new Answered(
                        3, new SubmitOutcome.Accepted(NOW.plusSeconds(1).toEpochMilli())));
    }

    @Test
    void answersBusyWhileTheBrokerKeepsABatchForTooLong() throws Exception {
        submit(1);
        broker.awaitBatch();
        now.set(NOW.plusMillis(2_001));

        submit(2);
        assertThat(nextAnswer()).isEqualTo(new Answered(2, BUSY));

        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, ACCEPTED));
    }

    @Test
    void anEphemeralMessageNeverReachesTheBroker() throws Exception {
        writer.add(new Pending.Submit(
                Submissions.from(alice1, BOB)
                        .copyFor(bob1)
                        .handled(new Submission.Handling(true, Optional.empty()))
                        .create(),
                answer(1)));
        assertThat(nextAnswer()).isEqualTo(new Answered(1, ACCEPTED));
        assertThat(ephemeral).hasSize(1);

        submit(2);
        assertThat(numbers(broker.awaitBatch())).containsExactly(2L);
        broker.confirm();
    }

    @Test
    void aMarkBecomesAReceiptAndNewsForTheOtherDevices() throws Exception {
        enrolled.put(ALICE, List.of(alice1, alice2));
        CountDownLatch taken = new CountDownLatch(1);
        mark(bob1.address(), taken);

        Pending.Ready receipt = nextReady();
        Pending.Ready ownMark = nextReady();
        assertThat(receipt.envelope().account()).isEqualTo(BOB);
        assertThat(ownMark.envelope()).isInstanceOfSatisfying(Envelope.Event.class, e -> {
            assertThat(e.account()).isEqualTo(ALICE);
            assertThat(e.devices()).containsExactly(alice2.id());
        });
        receipt.completion().durable();
        assertThat(taken.getCount()).isEqualTo(1);
        ownMark.completion().durable();
        assertThat(taken.getCount()).isZero();
    }

    @Test
    void aMarkThatTheBrokerRefusedIsNotTaken() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        mark(bob1.address(), taken);

        nextReady().completion().failed();
        assertThat(taken.getCount()).isEqualTo(1);
    }

    @Test
    void aMarkOfADeviceThatDoesNotExistIsTakenAndTellsNobody() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        mark(new DeviceAddress(BOB, 9), taken);

        assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(otherShards).isEmpty();
    }

    private void mark(DeviceAddress sender, CountDownLatch taken) {
        writer.add(new Pending.Mark(
                new Marking(alice1, MarkKind.READ, sender, List.of(new Range(1, 3))),
                new Pending.Taken(taken::countDown)));
    }

    private Pending.Ready nextReady() throws InterruptedException {
        return Objects.requireNonNull(otherShards.poll(10, TimeUnit.SECONDS), "nothing came");
    }

    @Test
    void answersASubmitForTwoShardsWhenBothAreDurable() throws Exception {
        submitWithOwnCopy(1);
        broker.awaitBatch();
        enrolled.put(ALICE, List.of(alice1));
        submit(2);
        broker.confirm();
        broker.awaitBatch();
        broker.confirm();

        // 2 was confirmed after the first half of 1, yet 1 is still open
        assertThat(nextAnswer()).isEqualTo(new Answered(2, ACCEPTED));
        assertThat(answers).isEmpty();

        Pending.Ready second = otherShards.remove();
        assertThat(second.envelope().account()).isEqualTo(ALICE);
        second.completion().durable();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, ACCEPTED));
    }

    @Test
    void answersBusyOnceWhenTheOtherShardFails() throws Exception {
        submitWithOwnCopy(1);
        broker.awaitBatch();

        otherShards.remove().completion().failed();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, BUSY));

        enrolled.put(ALICE, List.of(alice1));
        submit(2);
        broker.confirm();
        broker.awaitBatch();
        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(2, ACCEPTED));
        assertThat(answers).isEmpty();
    }

    @Test
    void answersBusyOnceWhenBothShardsFail() throws Exception {
        submitWithOwnCopy(1);
        broker.awaitBatch();
        broker.fail();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, BUSY));

        otherShards.remove().completion().failed();

        assertThat(answers).isEmpty();
    }

    @Test
    void carriesReceiptsWithTheRest() throws Exception {
        submit(1);
        broker.awaitBatch();
        Envelope receipts = Envelopes.event(BOB, "receipt", new DeviceId(1));
        Pending.Latch latch = new Pending.Latch(1);
        writer.add(new Pending.Ready(receipts, latch));
        submit(2);
        broker.confirm();

        assertThat(broker.awaitBatch()).hasSize(2).startsWith(receipts);
        broker.confirm();
        assertThat(latch.await()).isTrue();
    }

    @Test
    void tellsWhoWaitsForReceiptsThatTheyWereNotConfirmed() throws Exception {
        Pending.Latch latch = new Pending.Latch(1);
        writer.add(new Pending.Ready(Envelopes.event(BOB, "receipt", new DeviceId(1)), latch));
        broker.awaitBatch();
        broker.fail();

        assertThat(latch.await()).isFalse();
    }

    @Test
    void keepsBatchesBelowTheBrokersLargeMessages() throws Exception {
        submit(1);
        broker.awaitBatch();
        for (int number = 2; number <= 11; number++) {
            submit(number, ByteString.copyFrom(new byte[40 * 1024]));
        }
        for (int i = 0; i < 11; i++) {
            broker.confirm();
        }

        assertThat(nextAnswers(11)).allSatisfy(a -> assertThat(a.outcome()).isEqualTo(ACCEPTED));
        assertThat(broker.batches())
                .hasSize(1 + 5)
                .allSatisfy(b -> assertThat(b).hasSizeLessThan(100 * 1024));
    }

    @Test
    void sendsTheLargestMessagesOneByOne() throws Exception {
        submit(1);
        broker.awaitBatch();
        submit(2, ByteString.copyFrom(new byte[64 * 1024]));
        submit(3, ByteString.copyFrom(new byte[64 * 1024]));
        broker.confirm();

        assertThat(numbers(broker.awaitBatch())).containsExactly(2L);
        broker.confirm();
        assertThat(numbers(broker.awaitBatch())).containsExactly(3L);
        broker.confirm();
        assertThat(nextAnswers(3)).extracting(Answered::number).containsExactly(1L, 2L, 3L);
        assertThat(broker.batches()).allSatisfy(b -> assertThat(b).hasSizeLessThan(100 * 1024));
    }

    @Test
    void answersBusyAtOnceWhenTooMuchIsWaiting() throws Exception {
        submit(1);
        broker.awaitBatch();
        ByteString large = ByteString.copyFrom(new byte[64 * 1024]);
        for (int i = 0; i < 510; i++) { // with their overhead just under 32 MiB
            submit(2, large);
        }
        assertThat(answers).isEmpty();

        submit(3, large);

        assertThat(answers).containsExactly(new Answered(3, BUSY));
    }

    @Test
    void boundsSubmitsWithoutAnyCopyToo() throws Exception {
        submit(1);
        broker.awaitBatch();
        var empty = Submissions.from(alice1, BOB).create();
        for (int i = 0; i < 200_000 && answers.isEmpty(); i++) {
            writer.add(new Pending.Submit(empty, answer(2)));
        }
        assertThat(answers).containsExactly(new Answered(2, BUSY));
    }

    private AccountDevices devicesOf(AccountId account) {
        if (account.value() == 666) {
            throw new IllegalStateException("database is away");
        }
        return new AccountDevices(account, enrolled.containsKey(account), enrolled.getOrDefault(account, List.of()));
    }

    private void submit(long number) {
        submit(number, ByteString.copyFromUtf8("ciphertext"));
    }

    private void submit(long number, ByteString ciphertext) {
        writer.add(new Pending.Submit(
                Submissions.from(alice1, BOB)
                        .numbered(number)
                        .copyFor(bob1, ciphertext)
                        .create(),
                answer(number)));
    }

    private void submitWithOwnCopy(long number) {
        enrolled.put(ALICE, List.of(alice1, alice2));
        writer.add(new Pending.Submit(
                Submissions.from(alice1, BOB)
                        .numbered(number)
                        .copyFor(bob1)
                        .ownCopyFor(alice2)
                        .create(),
                answer(number)));
    }

    private java.util.function.Consumer<SubmitOutcome> answer(long number) {
        return outcome -> answers.add(new Answered(number, outcome));
    }

    private Answered nextAnswer() throws InterruptedException {
        Answered answer = answers.poll(10, TimeUnit.SECONDS);
        assertThat(answer).as("an answer").isNotNull();
        return answer;
    }

    private List<Answered> nextAnswers(int count) throws InterruptedException {
        List<Answered> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(nextAnswer());
        }
        return next;
    }

    private static List<Long> numbers(List<Envelope> batch) {
        return batch.stream()
                .map(e -> ((Envelope.Message) e).message().number())
                .toList();
    }
}
