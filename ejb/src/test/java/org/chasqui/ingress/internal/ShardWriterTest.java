// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chasqui.delivery.Envelope;
import org.chasqui.fixtures.Envelopes;
import org.chasqui.fixtures.Submissions;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceId;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.ingress.Submission;
import org.chasqui.ingress.SubmitOutcome;
import org.junit.jupiter.api.Test;

class ShardWriterTest extends RunningShardWriter {

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
        submit(Submissions.from(alice1, new AccountId(99)).copyFor(bob1), 1);

        assertThat(nextAnswer()).isEqualTo(new Answered(1, new SubmitOutcome.UnknownAccount()));
        assertThat(broker.batches()).isEmpty();
    }

    @Test
    void outlivesAnAnswerThatFails() throws Exception {
        submit(Submissions.from(alice1, new AccountId(99)).copyFor(bob1), new ConversationOrder(), outcome -> {
            throw new IllegalStateException("socket closed");
        });
        submit(2);
        broker.awaitBatch();
        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(2, ACCEPTED));
    }

    @Test
    void aRefusedSubmitDoesNotHoldUpItsNeighbours() throws Exception {
        submit(1);
        broker.awaitBatch();
        submit(Submissions.from(alice1, BOB).numbered(0).copyFor(bob1), 2);
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
        submit(Submissions.from(alice1, unreadable).copyFor(bob1), 1);
        assertThat(nextAnswer()).isEqualTo(new Answered(1, BUSY));

        // for a second the database is not asked again, so that a queue of submits does not wait for it one by one
        submit(2);
        assertThat(nextAnswer()).isEqualTo(new Answered(2, BUSY));

        clock.advance(Duration.ofSeconds(1));
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
        clock.advance(Duration.ofMillis(2_001));

        submit(2);
        assertThat(nextAnswer()).isEqualTo(new Answered(2, BUSY));

        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, ACCEPTED));
    }

    @Test
    void anEphemeralMessageNeverReachesTheBroker() throws Exception {
        submit(Submissions.from(alice1, BOB).copyFor(bob1).handled(new Submission.Handling(true, Optional.empty())), 1);
        assertThat(nextAnswer()).isEqualTo(new Answered(1, ACCEPTED));
        assertThat(ephemeral).hasSize(1);

        submit(2);
        assertThat(numbers(broker.awaitBatch())).containsExactly(2L);
        broker.confirm();
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
        assertThat(latch.await(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void tellsWhoWaitsForReceiptsThatTheyWereNotConfirmed() throws Exception {
        Pending.Latch latch = new Pending.Latch(1);
        writer.add(new Pending.Ready(Envelopes.event(BOB, "receipt", new DeviceId(1)), latch));
        broker.awaitBatch();
        broker.fail();

        assertThat(latch.await(Duration.ofSeconds(10))).isFalse();
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
        var empty = Submissions.from(alice1, BOB);
        for (int i = 0; i < 200_000 && answers.isEmpty(); i++) {
            submit(empty, 2);
        }
        assertThat(answers).containsExactly(new Answered(2, BUSY));
    }
}
