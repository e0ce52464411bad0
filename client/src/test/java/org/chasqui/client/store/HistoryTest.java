// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chasqui.client.store.Homes.ALICE;
import static org.chasqui.client.store.Homes.BOB;
import static org.chasqui.client.store.Homes.toAlice;
import static org.chasqui.client.store.Homes.toBob;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.identity.NumberLine;
import org.chasqui.client.message.Direction;
import org.chasqui.client.message.Message;
import org.chasqui.client.message.Ticks;
import org.chasqui.protocol.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path directory;

    private Home home;
    private History history;
    private News news;

    @BeforeEach
    void open() {
        home = Homes.in(directory);
        history = new History(home.database(), ALICE);
        news = new News(home.database());
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void takesTheServersTimeWhenAMessageIsAccepted() {
        history.addWritten(toBob(1), NOON, "hello");

        assertThat(history.accepted(toBob(1), NOON.plusSeconds(3)))
                .contains(new Message(toBob(1), "bob", Direction.SENT, NOON.plusSeconds(3), "hello", Ticks.SENT));
    }

    @Test
    void doesNotTakeBackATickThatCameBeforeTheAnswer() {
        history.addWritten(toBob(1), NOON, "hello");
        delivered(1, 1, 1);

        assertThat(history.accepted(toBob(1), NOON)).map(Message::ticks).contains(Ticks.DELIVERED);
    }

    @Test
    void tellsWhichTicksAReceiptHasChanged() {
        for (long number = 1; number <= 4; number++) {
            history.addWritten(toBob(number), NOON, "hello");
        }
        history.failed(toBob(3));

        assertThat(delivered(1, 1, 2)).extracting(Message::id).containsExactly(toBob(1), toBob(2));
        assertThat(delivered(1, 1, 4)).extracting(Message::id).containsExactly(toBob(4));
    }

    @Test
    void keepsAReceiptForAMessageThatComesLater() {
        MessageId elsewhere = new MessageId(new DeviceAddress(ALICE, 2), BOB, 8);
        delivered(2, 7, 9);

        assertThat(history.addArrived(elsewhere, NOON, "from the other device").ticks())
                .isEqualTo(Ticks.DELIVERED);
    }

    @Test
    void ordersAsEveryDeviceDoes() {
        history.addArrived(toAlice(2), NOON, "c");
        history.addArrived(toAlice(1), NOON, "b");
        history.addArrived(toBob(9), NOON.plusMillis(1), "d");
        history.addArrived(new MessageId(new DeviceAddress(BOB, 2), ALICE, 3), NOON.minusMillis(1), "a");

        assertThat(history.with(BOB, 10)).extracting(Message::text).containsExactly("a", "b", "c", "d");
        assertThat(history.with(BOB, 2)).extracting(Message::text).containsExactly("c", "d");
    }

    @Test
    void hasNewsUntilItIsTold() {
        history.addWritten(toBob(1), NOON, "own");
        Message arrived = history.addArrived(toAlice(1), NOON, "theirs");
        assertThat(news.all()).containsExactly(arrived);

        news.told(arrived);
        assertThat(news.all()).isEmpty();

        Message accepted = history.accepted(toBob(1), NOON).orElseThrow();
        assertThat(news.all()).containsExactly(accepted);
        delivered(1, 1, 1);
        news.told(accepted);
        assertThat(news.all()).as("two ticks, of which only one was told").hasSize(1);
    }

    @Test
    void ticksNeverGoBack() {
        history.addWritten(toBob(1), NOON, "hello");
        MessageId elsewhere = new MessageId(new DeviceAddress(ALICE, 2), BOB, 8);
        history.reached(toBob(1).line(), new Range(1, 1), Ticks.READ);
        history.reached(elsewhere.line(), new Range(8, 8), Ticks.PLAYED);

        assertThat(history.accepted(toBob(1), NOON)).map(Message::ticks).contains(Ticks.READ);
        assertThat(delivered(1, 1, 1)).isEmpty();
        assertThat(delivered(2, 8, 8)).isEmpty();
        assertThat(history.addArrived(elsewhere, NOON, "copy").ticks()).isEqualTo(Ticks.PLAYED);
    }

    @Test
    void placesAnOvertakenMessageBeforeTheOneThatOvertookIt() {
        history.addArrived(toAlice(2), NOON, "second");
        history.addArrived(toAlice(4), NOON.plusSeconds(2), "fourth");
        history.addArrived(toBob(1), NOON.plusSeconds(3), "answer");
        history.addArrived(toAlice(3), NOON.plusSeconds(9), "third, rejected and sent again");
        history.addArrived(toAlice(5), NOON.plusSeconds(1), "fifth, of an odd clock");

        assertThat(history.with(BOB, 10))
                .extracting(Message::text)
                .containsExactly(
                        "second", "third, rejected and sent again", "fourth", "fifth, of an odd clock", "answer");
    }

    @Test
    void ordersTheSameHoweverMessagesArrive() {
        history.addArrived(toAlice(3), NOON.plusSeconds(9), "third");
        history.addArrived(toBob(1), NOON.plusSeconds(3), "answer");
        history.addArrived(toAlice(4), NOON.plusSeconds(2), "fourth");

        assertThat(history.with(BOB, 10)).extracting(Message::text).containsExactly("third", "fourth", "answer");
    }

    @Test
    void aRepeatedMessageStandsAtItsLatestTimeAsForThoseWhoGotOnlyThat() {
        history.addArrived(toAlice(2), NOON, "second");
        history.addArrived(toAlice(1), NOON.plusSeconds(1), "first, overtaken");
        history.addArrived(toBob(1), NOON.plusSeconds(3), "answer");
        history.repeated(toAlice(2), NOON.plusSeconds(9));
        history.repeated(toAlice(2), NOON.plusSeconds(4));
        history.repeated(toAlice(7), NOON);

        assertThat(history.with(BOB, 10))
                .extracting(Message::text)
                .containsExactly("first, overtaken", "answer", "second");
        assertThat(history.find(toAlice(2))).map(Message::time).contains(NOON.plusSeconds(9));
    }

    @Test
    void readingIsNoNews() {
        Message arrived = history.addArrived(toAlice(1), NOON, "theirs");
        news.told(arrived);
        history.reached(toAlice(1).line(), new Range(1, 1), Ticks.READ);

        assertThat(news.all()).isEmpty();
        assertThat(history.find(toAlice(1))).map(Message::ticks).contains(Ticks.READ);
    }

    private List<Message> delivered(int device, long first, long last) {
        return history.reached(
                new NumberLine(new DeviceAddress(ALICE, device), BOB), new Range(first, last), Ticks.DELIVERED);
    }
}
