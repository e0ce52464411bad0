// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.chasqui.delivery.Envelope;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.Submissions;
import org.chasqui.ingress.ConversationOrder;
import org.junit.jupiter.api.Test;

/** What becomes of the copies for the sender's other devices. */
class ShardWriterOwnCopiesTest extends RunningShardWriter {

    private final EnrolledDevice carol1 = Devices.ofAccount(CAROL).create();
    private final EnrolledDevice carol2 = Devices.ofAccount(CAROL).numbered(2).create();

    @Test
    void thoseOfARefusedSubmitAreNotSent() throws Exception {
        submitWithOwnCopy(1);
        broker.awaitBatch();
        Pending.Ready own = otherShards.take();
        broker.fail();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, BUSY));

        writer.add(own); // its shard comes to it later
        submit(Submissions.from(alice1, BOB).numbered(2).copyFor(bob1).ownCopyFor(alice2), 2);

        assertThat(numbers(broker.awaitBatch())).containsExactly(2L);
        broker.confirm();
    }

    @Test
    void ofTheSameShardShareTheSync() throws Exception {
        enrolled.put(CAROL, List.of(carol1, carol2));
        submit(toBobWithOwnCopy(1), 1);

        assertThat(broker.awaitBatch()).extracting(Envelope::account).containsExactly(BOB, CAROL);
        assertThat(otherShards).isEmpty();
        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, ACCEPTED));
        assertThat(broker.batches()).hasSize(1);
    }

    @Test
    void ofTheSameShardStandBehindTheirFirstHalfInOrder() throws Exception {
        enrolled.put(CAROL, List.of(carol1, carol2));
        submit(1);
        broker.awaitBatch();
        submit(toBobWithOwnCopy(2), 2);
        submit(toBobWithOwnCopy(3), 3);
        broker.confirm();

        List<Envelope> batch = broker.awaitBatch();
        assertThat(numbers(batch)).containsExactly(2L, 2L, 3L, 3L);
        assertThat(batch).extracting(Envelope::account).containsExactly(BOB, CAROL, BOB, CAROL);
        broker.confirm();
        assertThat(nextAnswers(3)).extracting(Answered::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void ofTheSameShardGoToTheNextBatchWhereThisOneIsFull() throws Exception {
        enrolled.put(CAROL, List.of(carol1, carol2));
        submit(largeToBobWithOwnCopy(), 1);

        assertThat(broker.awaitBatch()).extracting(Envelope::account).containsExactly(BOB);
        broker.confirm();
        assertThat(broker.awaitBatch()).extracting(Envelope::account).containsExactly(CAROL);
        assertThat(answers).isEmpty();
        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, ACCEPTED));
    }

    @Test
    void ofTheSameShardAreNotSentWhenTheFirstHalfFailed() throws Exception {
        enrolled.put(CAROL, List.of(carol1, carol2));
        submit(largeToBobWithOwnCopy(), new ConversationOrder(), answer(1));
        broker.awaitBatch();
        broker.fail();
        assertThat(nextAnswer()).isEqualTo(new Answered(1, BUSY));

        submit(2);
        assertThat(numbers(broker.awaitBatch())).containsExactly(2L);
        broker.confirm();
        assertThat(nextAnswer()).isEqualTo(new Answered(2, ACCEPTED));
        assertThat(answers).isEmpty();
    }

    private Submissions toBobWithOwnCopy(long number) {
        return Submissions.from(carol1, BOB).numbered(number).copyFor(bob1).ownCopyFor(carol2);
    }

    /** The halves do not fit into one batch. */
    private Submissions largeToBobWithOwnCopy() {
        ByteString large = ByteString.copyFrom(new byte[60 * 1024]);
        return Submissions.from(carol1, BOB).copyFor(bob1, large).ownCopyFor(carol2, large);
    }
}
