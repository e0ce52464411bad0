// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chasqui.delivery.Envelope;
import org.chasqui.delivery.MarkKind;
import org.chasqui.fixtures.Submissions;
import org.chasqui.identity.AccountId;
import org.chasqui.identity.DeviceAddress;
import org.chasqui.ingress.Marking;
import org.chasqui.protocol.Range;
import org.junit.jupiter.api.Test;

class ShardWriterMarksTest extends RunningShardWriter {

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
    void aMarkOfAnAccountThatDoesNotExistIsTakenAndTellsNobody() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        mark(new DeviceAddress(new AccountId(99), 1), taken);

        assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(otherShards).isEmpty();
    }

    /** The account's other devices have copies of what it sent, and were told that it was delivered. */
    @Test
    void aMarkOfWhatADeviceSentThatIsGoneTellsTheOthers() throws Exception {
        mark(new DeviceAddress(BOB, 9), new CountDownLatch(1));

        assertThat(nextReady().envelope()).isInstanceOfSatisfying(Envelope.Event.class, e -> {
            assertThat(e.account()).isEqualTo(BOB);
            assertThat(e.devices()).containsExactly(bob1.id());
        });
    }

    @Test
    void aMarkByADeviceThatWasRemovedIsNotTaken() throws Exception {
        enrolled.put(ALICE, List.of(alice2));
        CountDownLatch taken = new CountDownLatch(1);
        mark(bob1.address(), taken);
        submit(Submissions.from(alice2, BOB).copyFor(bob1), 1);
        broker.awaitBatch(); // so that the mark has been looked at

        assertThat(taken.getCount()).isEqualTo(1);
        assertThat(otherShards).isEmpty();
        broker.confirm();
    }

    private void mark(DeviceAddress sender, CountDownLatch taken) {
        writers.mark(new Marking(alice1, MarkKind.READ, sender, List.of(new Range(1, 3))), taken::countDown);
    }

    private Pending.Ready nextReady() throws InterruptedException {
        return Objects.requireNonNull(otherShards.poll(10, TimeUnit.SECONDS), "nothing came");
    }
}
