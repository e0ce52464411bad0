// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.chasqui.fixtures.Submissions;
import org.chasqui.identity.AccountId;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.ingress.Submission;
import org.junit.jupiter.api.Test;

/** What one connection submits is accepted in the order of its numbers, whatever is refused in between. */
class ShardWriterOrderTest extends RunningShardWriter {

    private final ConversationOrder connection = new ConversationOrder();

    @Test
    void whatFollowsAFailedBatchWaitsForItsNumbers() throws Exception {
        send(1);
        broker.awaitBatch();
        send(2);
        send(3);
        broker.fail();

        assertThat(nextAnswers(3)).containsExactly(new Answered(1, BUSY), new Answered(2, BUSY), new Answered(3, BUSY));
        send(1);
        send(2);
        assertThat(broker.awaitBatch()).isNotEmpty();
        broker.confirm();
        broker.confirm();
        assertThat(nextAnswers(2)).containsExactly(new Answered(1, ACCEPTED), new Answered(2, ACCEPTED));
    }

    @Test
    void aNumberBehindTheRefusedOneIsRefusedUntilThatIsThere() throws Exception {
        connection.refused(BOB, 5);
        send(6);
        assertThat(nextAnswer()).isEqualTo(new Answered(6, BUSY));
        send(4);
        assertThat(numbers(broker.awaitBatch())).containsExactly(4L);
        broker.confirm();
        send(6);
        assertThat(nextAnswers(2)).containsExactly(new Answered(4, ACCEPTED), new Answered(6, BUSY));

        send(5);
        assertThat(numbers(broker.awaitBatch())).containsExactly(5L);
        send(6);
        broker.confirm();
        assertThat(numbers(broker.awaitBatch())).containsExactly(6L);
        broker.confirm();
        assertThat(nextAnswers(2)).containsExactly(new Answered(5, ACCEPTED), new Answered(6, ACCEPTED));
    }

    @Test
    void theFailureOfAFullBatchHoldsBackWhatBeginsTheNext() throws Exception {
        send(1);
        broker.awaitBatch();
        ByteString large = ByteString.copyFrom(new byte[50 * 1024]);
        for (long number = 2; number <= 3; number++) {
            submit(Submissions.from(alice1, BOB).numbered(number).copyFor(bob1, large), connection, answer(number));
        }
        broker.confirm();
        assertThat(numbers(broker.awaitBatch())).containsExactly(2L);
        broker.fail();

        assertThat(nextAnswers(3))
                .containsExactly(new Answered(1, ACCEPTED), new Answered(2, BUSY), new Answered(3, BUSY));
    }

    @Test
    void otherConversationsAndConnectionsGoOn() throws Exception {
        connection.refused(new AccountId(99), 1);
        send(6);
        broker.awaitBatch();
        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(6, ACCEPTED));
    }

    @Test
    void theSecondHalfOfASubmitWaitsToo() throws Exception {
        enrolled.put(ALICE, List.of(alice1, alice2));
        submit(Submissions.from(alice1, BOB).numbered(2).copyFor(bob1).ownCopyFor(alice2), connection, answer(2));
        broker.awaitBatch();
        Pending.Ready half = otherShards.take();
        connection.refused(BOB, 1);

        writer.add(half);
        broker.confirm();

        assertThat(nextAnswer()).isEqualTo(new Answered(2, BUSY));
        assertThat(broker.batches()).hasSize(1);
    }

    @Test
    void nothingWaitsForWhatIsEphemeral() throws Exception {
        connection.refused(BOB, 1);
        submit(
                Submissions.from(alice1, BOB)
                        .numbered(2)
                        .copyFor(bob1)
                        .handled(new Submission.Handling(true, Optional.empty())),
                connection,
                answer(2));
        assertThat(nextAnswer()).isEqualTo(new Answered(2, ACCEPTED));
    }

    private void send(long number) {
        submit(Submissions.from(alice1, BOB).numbered(number).copyFor(bob1), connection, answer(number));
    }
}
