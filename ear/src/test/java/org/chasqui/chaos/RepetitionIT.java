// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.it.RawDevice;
import org.chasqui.it.RawStream;
import org.chasqui.it.Rows;
import org.chasqui.launcher.LocalStack;
import org.chasqui.protocol.v1.CiphertextType;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The same thing many times, many things at once, and much that has waited. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepetitionIT {

    private static final int REPETITIONS = 100;
    private static final int REPETITIONS_PER_CONNECTION = 10;
    private static final int MESSAGES = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private LocalStack stack;

    @BeforeAll
    void startServer() throws Exception {
        // grace periods so short that many acknowledgements come while their deliveries are being stored
        List<String> options = new ArrayList<>(CheckerSettings.NO_LIMITS);
        options.add("-Dchasqui.delivery.grace=PT0.002S");
        stack = LocalStack.start(Path.of("target/it/repetition"), options);
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    @Test
    void showsAMessageOnceThatWasSubmittedHundredTimesOverReconnectsAndARestart() throws Exception {
        Population population = Population.enrol(stack.httpUri(), 2);
        RawDevice sender = population.of(population.accounts().get(1)).getFirst();
        RawDevice receiver = population.of(population.accounts().getFirst()).getFirst();
        MessageKey message = new MessageKey(sender.account(), sender.number(), receiver.account(), 1);
        DeviceCiphertext[] copies = population.of(receiver.account()).stream()
                .map(d -> copy(d, message))
                .toArray(DeviceCiphertext[]::new);
        Ledger ledger = new Ledger();
        Inbox inbox = new Inbox(receiver.account(), ledger);

        for (int sent = 0; sent < REPETITIONS; sent += REPETITIONS_PER_CONNECTION) {
            if (sent == REPETITIONS / 2) {
                read(receiver, inbox, sent);
                stack.restart();
            }
            try (RawStream stream = new RawStream(stack.httpUri(), sender.bearer())) {
                for (int i = 0; i < REPETITIONS_PER_CONNECTION; i++) {
                    stream.send(RawStream.submit(receiver, 1, copies));
                    assertThat(stream.nextAnswer().hasAccepted()).isTrue();
                }
            }
        }
        read(receiver, inbox, REPETITIONS);
        assertThat(inbox.shown()).containsExactly(message);
        assertThat(ledger.faults()).isEmpty();
        System.out.println("100 times the same submit: " + ledger);
    }

    private static DeviceCiphertext copy(RawDevice device, MessageKey message) {
        return DeviceCiphertext.newBuilder()
                .setDevice(device.number())
                .setRegistrationId(device.registrationId())
                .setType(CiphertextType.CIPHERTEXT_TYPE_SIGNAL)
                .setCiphertext(Body.of(message))
                .build();
    }

    /** Reads and acknowledges until the message has come that many times in all. */
    private void read(RawDevice receiver, Inbox inbox, int times) throws Exception {
        long waiting = times == REPETITIONS ? REPETITIONS / 2 : times;
        try (RawStream stream = new RawStream(stack.httpUri(), receiver.bearer())) {
            for (long read = 0; read < waiting; ) {
                ServerFrame frame = stream.next();
                if (frame.hasDeliver()) {
                    inbox.deliver(frame.getDeliver());
                    stream.ack(
                            frame.getDeliver().getSequence(), frame.getDeliver().getSequence());
                    read++;
                }
            }
            await().atMost(PATIENCE).until(() -> Rows.waiting(stack.database(), receiver) == 0);
        }
    }

    @Test
    void leavesNoRowBehindWhenAcksRaceInserts() throws Exception {
        CheckerSettings calm = CheckerSettings.quietPair(MESSAGES * 3 / 2);
        try (Checker checker = Checker.start(stack, calm)) {
            checker.verify();
        }
    }

    @Test
    void keepsTheOrderOfWhatWaitedAndSaysCaughtUpAfterTheLast() throws Exception {
        // two thirds of the devices, hence of the messages, are the first account's
        CheckerSettings calm = CheckerSettings.quietPair(MESSAGES * 3 / 2);
        try (Checker checker = Checker.prepare(stack, calm)) {
            List<CheckedDevice> senders = checker.devices().subList(0, 2);
            CheckedDevice receiver = checker.devices().get(2);
            senders.forEach(d -> d.appear(false));
            await().atMost(PATIENCE).until(() -> senders.stream().allMatch(CheckedDevice::hasSentAll));
            await().atMost(PATIENCE).until(() -> Rows.waiting(stack.database(), receiver.self()) == MESSAGES);
            receiver.appear(false);
            await().atMost(PATIENCE).until(receiver::isCaughtUp);
            assertThat(receiver.shownWhenCaughtUp()).isEqualTo(MESSAGES);
            checker.verify();
        }
    }
}
