// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.chasqui.devices.EnrolledDevice;
import org.chasqui.fixtures.Devices;
import org.chasqui.fixtures.ManualClock;
import org.chasqui.identity.AccountId;
import org.junit.jupiter.api.Test;

class DeviceSessionTest {

    private final EnrolledDevice device = Devices.ofAccount(new AccountId(7)).create();
    private final InMemoryDeliveryRecords records = new InMemoryDeliveryRecords();
    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor();
    private final RecordingChannel channel = new RecordingChannel();
    private final DeviceSession session = new DeviceSession(device, channel, records, executor, clock);

    @Test
    void sendsWhatIsStoredInOrderAndThenCaughtUp() {
        store(12, 10, 15);

        open();

        assertThat(channel.said).containsExactly("10<0", "12<10", "15<12", "caught up");
    }

    @Test
    void theNetFindsWhatNobodyPushed() {
        open();
        store(5);

        session.nudge(5);
        executor.runAll();

        assertThat(channel.said).containsExactly("caught up", "5<0");
    }

    @Test
    void theNetLeavesASessionAloneThatHasEverythingInFlight() {
        store(5);
        open();
        int pages = records.pagesRead;

        session.nudge(5);
        session.nudge(0);
        executor.runAll();

        assertThat(records.pagesRead).isEqualTo(pages);
    }

    @Test
    void dropsThePushOfAnEarlierEpoch() {
        open();
        storeAndPush((3L << 32) + 1, 0);
        executor.runAll();

        session.push(Deliveries.to(device).message((2L << 32) + 9), (3L << 32) + 1);
        executor.runAll();

        assertThat(channel.said).containsExactly("caught up", ((3L << 32) + 1) + "<0");
    }

    @Test
    void knowsWhenAcknowledgementsAreWithheld() {
        Duration timeout = Duration.ofSeconds(60);
        open();
        clock.advance(timeout);
        assertThat(session.withholdsAcks(timeout)).isFalse();

        storeAndPush(5, 0);
        storeAndPush(6, 5);
        clock.advance(timeout.minusMillis(1));
        assertThat(session.withholdsAcks(timeout)).isFalse();
        session.acknowledged(5, 5);
        clock.advance(timeout.minusMillis(1));
        assertThat(session.withholdsAcks(timeout)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(session.withholdsAcks(timeout)).isTrue();
        session.acknowledged(6, 6);
        assertThat(session.withholdsAcks(timeout)).isFalse();
    }

    @Test
    void saysCaughtUpAtOnceWhenNothingIsStored() {
        open();

        assertThat(channel.said).containsExactly("caught up");
    }

    @Test
    void saysCaughtUpOnce() {
        open();
        storeAndPush(5, 4);
        executor.runAll();
        storeAndPush(9, 8);
        executor.runAll();

        assertThat(channel.said).containsExactly("caught up", "5<0", "9<5");
    }

    @Test
    void readsOnTheExecutorOnly() {
        store(10);

        session.resume();
        assertThat(channel.said).isEmpty();
        assertThat(records.pagesRead).isZero();

        executor.runAll();
        assertThat(channel.said).containsExactly("10<0", "caught up");
    }

    @Test
    void readsOnceHoweverOftenItIsAskedToResume() {
        session.resume();
        session.resume();
        session.push(delivery(3), 0);

        assertThat(executor.waiting()).isEqualTo(1);
    }

    @Test
    void pushesAtOnceWhatFollows() {
        store(10);
        open();
        int read = records.pagesRead;

        storeAndPush(11, 10);
        storeAndPush(12, 11);

        assertThat(channel.said).containsExactly("10<0", "caught up", "11<10", "12<11");
        assertThat(records.pagesRead).isEqualTo(read);
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void losesNoPushThatComesBehindAPageThatDidNotSeeIt() {
        records.afterNextPage(() -> storeAndPush(10, 0));

        open();

        assertThat(channel.said).containsExactly("10<0", "caught up");
    }

    @Test
    void losesNoPushThatComesBehindAFullPage() {
        store(10);
        records.afterNextPage(() -> storeAndPush(11, 10));

        open();

        assertThat(channel.said).containsExactly("10<0", "11<10", "caught up");
    }

    @Test
    void sendsOnceWhatIsPushedWhileThePageAlreadyHasIt() {
        records.beforeNextPage(() -> storeAndPush(10, 0));

        open();

        assertThat(channel.said).containsExactly("10<0", "caught up");
    }

    @Test
    void sendsOnceWhatIsPushedAfterThePageHadIt() {
        store(10, 11);
        open();

        session.push(delivery(10), 0);
        session.push(delivery(11), 10);
        executor.runAll();

        assertThat(channel.said).containsExactly("10<0", "11<10", "caught up");
    }

    @Test
    void isLiveAgainAfterALatePush() {
        store(10);
        open();
        session.push(delivery(10), 0);
        executor.runAll();

        storeAndPush(11, 10);

        assertThat(executor.waiting()).isZero();
        assertThat(channel.said).containsExactly("10<0", "caught up", "11<10");
    }

    @Test
    void catchesUpWhenAPushDoesNotFollow() {
        store(10);
        open();
        store(11);

        storeAndPush(12, 11);
        assertThat(channel.said).endsWith("caught up");

        executor.runAll();
        assertThat(channel.said).containsExactly("10<0", "caught up", "11<10", "12<11");
    }

    @Test
    void stopsAtTheWindowAndGoesOnAsAcknowledgementsComeIn() {
        store(LongStream.rangeClosed(1, DeviceSession.WINDOW + 3).toArray());

        open();
        assertThat(channel.said).hasSize(256).endsWith("256<255");

        assertThat(records(session.acknowledged(1, 2))).containsExactly(1L, 2L);
        executor.runAll();
        assertThat(channel.said).hasSize(258).endsWith("257<256", "258<257");

        session.acknowledged(3, 258);
        executor.runAll();
        assertThat(channel.said).hasSize(260).endsWith("259<258", "caught up");
    }

    @Test
    void stopsWhenTooManyBytesAreInFlightHoweverFewTheDeliveries() {
        ByteString large = ByteString.copyFrom(new byte[64 * 1024]);
        for (long sequence = 1; sequence <= 100; sequence++) {
            records.store(Deliveries.to(device).message(sequence, large));
        }
        open();
        int inWindow = DeviceSession.WINDOW_BYTES / large.size();
        assertThat(channel.said).hasSize(inWindow);

        session.acknowledged(1, 2);
        executor.runAll();
        assertThat(channel.said).hasSize(inWindow + 2);
    }

    @Test
    void triesAgainAfterTheExecutorWasOverloaded() {
        store(1);
        executor.refuseNext();
        open();
        assertThat(channel.said).isEmpty();

        storeAndPush(2, 1);
        executor.runAll();
        assertThat(channel.said).containsExactly("1<0", "2<1", "caught up");
    }

    @Test
    void holdsBackPushesBeyondTheWindow() {
        open();
        for (long sequence = 1; sequence <= 258; sequence++) {
            storeAndPush(sequence, sequence - 1);
        }
        executor.runAll();
        assertThat(channel.said).hasSize(1 + 256).endsWith("256<255");

        session.acknowledged(1, 1);
        executor.runAll();
        assertThat(channel.said).hasSize(1 + 257).endsWith("257<256");

        session.acknowledged(2, 257);
        executor.runAll();
        storeAndPush(259, 258);
        assertThat(channel.said).hasSize(1 + 259).endsWith("258<257", "259<258");
    }

    @Test
    void whoMissedIsNotWaitedForUntilItAcknowledgesSomethingHoweverLongTheNextWaitIs() {
        store(10);
        open();
        assertThat(session.isPresent(10, 1_000)).isTrue();
        session.missed(1_000);

        assertThat(session.isPresent(10, Long.MAX_VALUE)).isFalse();

        session.acknowledged(10, 10);
        assertThat(session.isPresent(10, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void acknowledgesOnlyWhatIsInFlight() {
        store(10, 20, 30);
        open();

        assertThat(records(session.acknowledged(1, 9))).isEmpty();
        assertThat(records(session.acknowledged(11, 1000))).containsExactly(20L, 30L);
        assertThat(records(session.acknowledged(10, 20))).containsExactly(10L);
        assertThat(records(session.acknowledged(1, 1000))).isEmpty();
    }

    @Test
    void acknowledgesOneSequenceWhenTheRangeHasNoEnd() {
        store(10, 11);
        open();

        assertThat(records(session.acknowledged(10, 0))).containsExactly(10L);
    }

    @Test
    void doesNotSendAgainWhatIsAcknowledgedButStillStored() {
        store(10);
        open();
        session.acknowledged(10, 10);

        storeAndPush(12, 11);
        executor.runAll();

        assertThat(channel.said).containsExactly("10<0", "caught up", "12<10");
    }

    @Test
    void sendsNothingAfterItWasClosed() {
        store(10);
        session.resume();
        session.closed();
        executor.runAll();
        storeAndPush(11, 0);
        session.acknowledged(10, 11);
        executor.runAll();

        assertThat(channel.said).isEmpty();
    }

    @Test
    void sendsNothingOfAPageThatComesBackAfterItWasClosed() {
        store(10);
        records.afterNextPage(session::closed);

        open();

        assertThat(channel.said).isEmpty();
    }

    @Test
    void triesAgainWithTheNextPushAfterAFailedRead() {
        store(10);
        records.beforeNextPage(() -> {
            throw new IllegalStateException("database is away");
        });
        session.resume();
        assertThatIllegalStateException().isThrownBy(executor::runAll);

        storeAndPush(11, 10);
        executor.runAll();

        assertThat(channel.said).containsExactly("10<0", "11<10", "caught up");
    }

    private void open() {
        session.resume();
        executor.runAll();
    }

    private void store(long... sequences) {
        List.of(LongStream.of(sequences).mapToObj(this::delivery).toArray(Delivery[]::new))
                .forEach(records::store);
    }

    private void storeAndPush(long sequence, long previous) {
        records.store(delivery(sequence));
        session.push(delivery(sequence), previous);
    }

    private Delivery delivery(long sequence) {
        return Deliveries.to(device).message(sequence);
    }

    private static List<Long> records(DeviceSession.Acknowledged acknowledged) {
        return acknowledged.ofRecords().stream().map(r -> r.key().sequence()).toList();
    }
}
