// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chasqui.launcher.LocalStack;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One message's copies for many devices are longer together than what the broker keeps in its journal: it puts them
 * into a file of its own.
 */
class LongCopiesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DEVICES = 5;
    private static final int COPY_BYTES = 40 * 1024;

    private LocalStack stack;
    private RawDevice alice;
    private List<RawDevice> bob;

    @BeforeEach
    void startServerAndEnrol() throws Exception {
        stack = LocalStack.start(Path.of("target/it/long-copies"));
        String a = "alice-" + Long.toHexString(System.nanoTime());
        String b = "bob-" + Long.toHexString(System.nanoTime());
        Api api = new Api(stack.httpUri());
        api.createAccounts(a, b);
        List<RawDevice> devices = api.enrol(a, b, b, b, b, b);
        alice = devices.getFirst();
        bob = devices.subList(1, 1 + DEVICES);
    }

    @AfterEach
    void stopServer() throws Exception {
        stack.close();
    }

    @Test
    void reachEveryDeviceWholeWhetherItIsConnectedOrTheServerIsKilledMeanwhile() throws Exception {
        submit(1);
        stack.kill(); // nobody has got anything yet
        stack.restart();
        for (RawDevice device : bob) {
            try (RawStream stream = new RawStream(stack.httpUri(), device.bearer())) {
                assertGets(stream, device, 1);
                awaitStored(0, device);
            }
        }
        List<RawDevice> connected = bob.subList(0, DEVICES / 2);
        List<RawDevice> away = bob.subList(DEVICES / 2, DEVICES);
        List<RawStream> streams = new ArrayList<>();
        for (RawDevice device : connected) {
            RawStream stream = new RawStream(stack.httpUri(), device.bearer());
            stream.awaitCaughtUp();
            streams.add(stream);
        }
        submit(2);
        for (int i = 0; i < connected.size(); i++) {
            assertGets(streams.get(i), connected.get(i), 2);
        }
        awaitStored(away.size(), away.toArray(RawDevice[]::new));
        stack.kill();
        stack.restart();
        for (RawDevice device : away) {
            try (RawStream stream = new RawStream(stack.httpUri(), device.bearer())) {
                assertGets(stream, device, 2);
                awaitStored(0, device);
            }
        }
    }

    private void awaitStored(int records, RawDevice... devices) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(Rows.waiting(stack.database(), devices)).isEqualTo(records));
    }

    private void submit(long number) throws Exception {
        try (RawStream stream = new RawStream(stack.httpUri(), alice.bearer())) {
            DeviceCiphertext[] copies = bob.stream()
                    .map(device -> RawStream.copy(device, ciphertext(device, number)))
                    .toArray(DeviceCiphertext[]::new);
            stream.send(RawStream.submit(bob.getFirst(), number, copies));
            assertThat(stream.nextAnswer().hasAccepted()).isTrue();
        }
    }

    private static void assertGets(RawStream stream, RawDevice device, long number) throws Exception {
        Deliver deliver = stream.nextDeliver();
        assertThat(deliver.getNumber()).isEqualTo(number);
        assertThat(deliver.getCiphertext().toStringUtf8()).isEqualTo(ciphertext(device, number));
        stream.ack(deliver.getSequence(), deliver.getSequence());
    }

    /** Different at every place, for every device and number. */
    private static String ciphertext(RawDevice device, long number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < COPY_BYTES; i++) {
            text.append(device.number())
                    .append('/')
                    .append(number)
                    .append('/')
                    .append(i)
                    .append(' ');
        }
        return text.substring(0, COPY_BYTES);
    }
}
