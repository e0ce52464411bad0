// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.Shard;
import org.chasqui.devices.AccountDevices;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.fixtures.Submissions;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.ingress.MarkCheck;
import org.chasqui.ingress.SendingDevices;
import org.chasqui.ingress.Submission;
import org.chasqui.ingress.SubmissionCheck;
import org.chasqui.ingress.SubmitOutcome;
import org.chasqui.metrics.CountedMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A shard writer on its thread, with a broker whose confirmations a test gives and a clock that it moves. */
abstract class RunningShardWriter {

    static final Instant NOW = ManualClock.START;
    static final SubmitOutcome ACCEPTED = new SubmitOutcome.Accepted(NOW.toEpochMilli());
    static final SubmitOutcome BUSY = new SubmitOutcome.Busy(Duration.ofSeconds(1));
    static final AccountId ALICE = new AccountId(1);
    /** Of another shard than Alice. */
    static final AccountId BOB = new AccountId(2);

    /** Of Bob's shard. */
    static final AccountId CAROL = new AccountId(2 + Shard.COUNT);

    final EnrolledDevice alice1 = Devices.ofAccount(ALICE).create();
    final EnrolledDevice alice2 = Devices.ofAccount(ALICE).numbered(2).create();
    final EnrolledDevice bob1 = Devices.ofAccount(BOB).create();

    final Map<AccountId, List<EnrolledDevice>> enrolled =
            new ConcurrentHashMap<>(Map.of(ALICE, List.of(alice1), BOB, List.of(bob1)));
    private final SendingDevices sending = new SendingDevices(d -> false, System::nanoTime);
    final GatedBatchSender broker = new GatedBatchSender();
    final BlockingQueue<Pending.Ready> otherShards = new LinkedBlockingQueue<>();
    final BlockingQueue<Envelope.Message> ephemeral = new LinkedBlockingQueue<>();
    final ManualClock clock = new ManualClock();
    final BlockingQueue<Answered> answers = new LinkedBlockingQueue<>();
    final ShardWriter.Checks checks = new ShardWriter.Checks(
            new SubmissionCheck(this::devicesOf, sending, Duration.ofDays(30)),
            new MarkCheck(this::devicesOf, sending, Duration.ofDays(30)));
    final ShardWriter writer = new ShardWriter(
            checks,
            broker,
            new ShardWriter.Outlets(this::handOn, ephemeral::add),
            clock,
            new CountedMetrics().pipeline());
    final ShardWriters writers = new ShardWriters(Collections.nCopies(Shard.COUNT, writer));
    final Thread thread = new Thread(writer);

    record Answered(long number, SubmitOutcome outcome) {}

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

    AccountDevices devicesOf(AccountId account) {
        if (account.value() == 666) {
            throw new IllegalStateException("database is away");
        }
        return new AccountDevices(account, enrolled.containsKey(account), enrolled.getOrDefault(account, List.of()));
    }

    /** Where the writer puts what is not its own shard's. */
    void handOn(Pending.Ready ready) {
        otherShards.add(ready);
    }

    void submit(long number) {
        submit(number, ByteString.copyFromUtf8("ciphertext"));
    }

    void submit(long number, ByteString ciphertext) {
        submit(Submissions.from(alice1, BOB).numbered(number).copyFor(bob1, ciphertext), number);
    }

    void submitWithOwnCopy(long number) {
        enrolled.put(ALICE, List.of(alice1, alice2));
        submit(Submissions.from(alice1, BOB).numbered(number).copyFor(bob1).ownCopyFor(alice2), number);
    }

    /** On a connection of its own: nothing that was refused before holds it back. */
    void submit(Submissions submission, long answerAs) {
        submit(submission, new ConversationOrder(), answer(answerAs));
    }

    void submit(Submissions submission, ConversationOrder order, Consumer<SubmitOutcome> answer) {
        Submission created = submission.create();
        writers.submit(created, order, order.noting(created, answer));
    }

    Consumer<SubmitOutcome> answer(long number) {
        return outcome -> answers.add(new Answered(number, outcome));
    }

    Answered nextAnswer() throws InterruptedException {
        Answered answer = answers.poll(10, TimeUnit.SECONDS);
        assertThat(answer).as("an answer").isNotNull();
        return answer;
    }

    List<Answered> nextAnswers(int count) throws InterruptedException {
        List<Answered> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next.add(nextAnswer());
        }
        return next;
    }

    static List<Long> numbers(List<Envelope> batch) {
        return batch.stream()
                .map(e -> ((Envelope.Message) e).message().number())
                .toList();
    }
}
