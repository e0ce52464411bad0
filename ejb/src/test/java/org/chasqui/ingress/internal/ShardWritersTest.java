// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.Shard;
import org.chasqui.fixtures.Envelopes;
import org.chasqui.fixtures.Submissions;
import org.chasqui.identity.DeviceId;
import org.chasqui.ingress.ConversationOrder;
import org.chasqui.metrics.CountedMetrics;
import org.chasqui.routing.ShardMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recipient's shard is that of {@link RunningShardWriter}; the sender's own takes nothing before it is started. */
class ShardWritersTest extends RunningShardWriter {

    private static final ByteString LARGE = ByteString.copyFrom(new byte[64 * 1024]);

    /** With their overhead just under 32 MiB of copies. */
    private static final int MANY = 510;

    private final GatedBatchSender ownBroker = new GatedBatchSender();
    private final ShardWriter own = new ShardWriter(
            checks,
            ownBroker,
            new ShardWriter.Outlets(otherShards::add, ephemeral::add),
            clock,
            new CountedMetrics().pipeline());
    private final Thread ownThread = new Thread(own);
    private ShardWriters all;

    @Override
    void handOn(Pending.Ready ready) {
        all.route(ready);
    }

    @BeforeEach
    void twoDevices() {
        enrolled.put(ALICE, List.of(alice1, alice2));
        List<ShardWriter> byShard = new ArrayList<>();
        for (int n = 0; n < Shard.COUNT; n++) {
            byShard.add(n == ShardMap.of(ALICE).number() ? own : writer);
        }
        all = new ShardWriters(byShard);
    }

    @AfterEach
    void stopOwn() throws InterruptedException {
        ownThread.interrupt();
        ownThread.join(TimeUnit.SECONDS.toMillis(10));
    }

    @Test
    void ownCopiesThatWaitForASlowShardAreBounded() throws Exception {
        submitMany();

        submitThrough(MANY + 1);
        assertThat(nextAnswer()).isEqualTo(new Answered(MANY + 1, BUSY));
    }

    @Test
    void whatHasNoOwnCopiesGoesPastASlowShardOfItsSender() throws Exception {
        submitMany();
        enrolled.put(ALICE, List.of(alice1));

        broker.confirm();
        all.submit(Submissions.from(alice1, BOB).copyFor(bob1).create(), new ConversationOrder(), answer(0));
        assertThat(nextAnswer()).isEqualTo(new Answered(0, ACCEPTED));
    }

    @Test
    void receiptsAreNotRefusedByAFullShard() throws Exception {
        submitMany();
        Envelope receipt = Envelopes.event(ALICE, "receipt", new DeviceId(1));
        Pending.Latch durable = new Pending.Latch(1);
        all.route(new Pending.Ready(receipt, durable));

        confirmAllOwn();
        ownThread.start();
        assertThat(durable.await(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void thereIsRoomAgainWhenTheSlowShardHasTakenWhatWaited() throws Exception {
        submitMany();
        confirmAllOwn();
        ownThread.start();
        assertThat(nextAnswers(MANY)).allSatisfy(a -> assertThat(a.outcome()).isEqualTo(ACCEPTED));

        broker.confirm();
        submitThrough(MANY + 1);
        assertThat(nextAnswer()).isEqualTo(new Answered(MANY + 1, ACCEPTED));
    }

    @Test
    void aRefusedSubmitTakesNoRoomInTheShardOfItsSender() throws Exception {
        enrolled.remove(BOB);
        for (int number = 1; number <= 2 * MANY; number++) {
            submitThrough(number);
            assertThat(nextAnswer().outcome()).isNotEqualTo(BUSY);
        }
    }

    @Test
    void whatFindsNoRoomForItsOwnCopiesTakesNoneForTheOthers() throws Exception {
        submitMany();
        for (int number = 0; number < 2 * MANY; number++) {
            submitThrough(MANY + 1);
            assertThat(nextAnswer().outcome()).isEqualTo(BUSY);
        }

        all.submit(
                Submissions.from(bob1, BOB).numbered(9).create(),
                new ConversationOrder(),
                answer(9)); // refused, but not for room
        assertThat(nextAnswer().outcome()).isNotEqualTo(BUSY);
    }

    /** As many as there is room for; they are durable at the recipient's shard and wait at the sender's. */
    private void submitMany() throws InterruptedException {
        for (int number = 1; number <= MANY; number++) {
            submitThrough(number);
            broker.awaitBatch();
            broker.confirm();
        }
    }

    private void confirmAllOwn() {
        for (int i = 0; i <= 2 * MANY; i++) {
            ownBroker.confirm();
        }
    }

    private void submitThrough(long number) {
        all.submit(
                Submissions.from(alice1, BOB)
                        .numbered(number)
                        .copyFor(bob1)
                        .ownCopyFor(alice2, LARGE)
                        .create(),
                new ConversationOrder(),
                answer(number));
    }
}
