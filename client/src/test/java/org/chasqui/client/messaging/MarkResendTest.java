// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.DeviceAddress;
import org.chasqui.client.identity.MessageId;
import org.chasqui.client.message.Message;
import org.chasqui.client.store.History;
import org.chasqui.client.store.Home;
import org.chasqui.protocol.v1.ClientFrame;
import org.chasqui.protocol.v1.Mark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marks within one connection. */
class MarkResendTest {

    private static final AccountId ALICE = new AccountId(1);
    private static final DeviceAddress BOB = new DeviceAddress(new AccountId(2), 1);

    @TempDir
    Path directory;

    private final Queue<Mark> sent = new ConcurrentLinkedQueue<>();
    private Home home;
    private Marking marking;
    private History history;

    @BeforeEach
    void open() {
        home = Home.create(directory.resolve("home"));
        history = new History(home.database(), ALICE);
        marking = new Marking(home.database(), ALICE, _ -> () -> {}, new EventQueue(), Duration.ofMillis(20));
        marking.connected((ClientFrame frame) -> sent.add(frame.getMark()));
    }

    @AfterEach
    void close() {
        marking.disconnected();
        home.close();
    }

    @Test
    void sendsAMarkAgainAsLongAsItIsNotConfirmed() {
        marking.read(List.of(arrived(1)));

        await().until(() -> sent.size() >= 3);
        assertThat(sent).containsOnly(sent.element());
    }

    @Test
    void sendsOnlyWhatIsNotConfirmed() {
        marking.read(List.of(arrived(1)));
        Mark first = sent.element();
        marking.read(List.of(arrived(2)));
        marking.marked(List.of(first)).run();
        sent.clear();

        await().until(() -> sent.stream()
                .anyMatch(mark -> mark.getNumbersCount() == 1
                        && mark.getNumbers(0).getFirst() == 2
                        && mark.getNumbers(0).getLast() == 0));
    }

    @Test
    void splitsWhatDoesNotFitInOneMark() {
        List<Message> everySecond = new ArrayList<>();
        for (int number = 1; number <= 600; number += 2) {
            everySecond.add(arrived(number));
        }
        marking.read(everySecond);

        assertThat(sent.stream().limit(2)).extracting(Mark::getNumbersCount).containsExactly(256, 44);
    }

    private Message arrived(long number) {
        return history.addArrived(new MessageId(BOB, ALICE, number), Instant.EPOCH, "hello");
    }
}
