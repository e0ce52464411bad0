// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.DeviceMismatch;
import org.chasqui.protocol.v1.ServerFrame;

/**
 * A sender that goes on: it submits number after number to one account, for the devices that it believes in, and does
 * what Rejected says of them under the same number.
 */
final class Traffic implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;

    private final RawStream stream;
    private final RawDevice recipient;
    private final Map<Integer, RawDevice> known = new ConcurrentHashMap<>();
    private final SortedMap<Long, Long> accepted = Collections.synchronizedSortedMap(new TreeMap<>());
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopping;

    Traffic(URI server, RawDevice sender, RawDevice... recipients) throws Exception {
        stream = new RawStream(server, sender.bearer());
        recipient = recipients[0];
        Map<Integer, RawDevice> devices = new TreeMap<>();
        for (RawDevice device : recipients) {
            devices.put(device.number(), device);
        }
        Thread.ofPlatform().start(() -> {
            try {
                run(devices);
                ended.complete(null);
            } catch (Exception | AssertionError e) {
                ended.completeExceptionally(e);
            }
        });
    }

    /** A device that may turn up among those that are missing. */
    void know(RawDevice device) {
        known.put(device.number(), device);
    }

    private void run(Map<Integer, RawDevice> devices) throws Exception {
        for (long number = 1; !stopping; number++) {
            ServerFrame answer = submit(devices, number);
            while (!answer.hasAccepted()) {
                DeviceMismatch mismatch =
                        answer.getRejected().getMismatchedDevices().getRecipient();
                if (mismatch.getExtraCount() + mismatch.getMissingCount() == 0) {
                    throw new AssertionError("refused for good: " + answer);
                }
                mismatch.getExtraList().forEach(devices::remove);
                mismatch.getMissingList().forEach(n -> devices.put(n, known.get(n)));
                answer = submit(devices, number);
            }
            accepted.put(number, answer.getAccepted().getServerTime());
        }
    }

    private ServerFrame submit(Map<Integer, RawDevice> devices, long number) throws Exception {
        DeviceCiphertext[] copies = devices.values().stream()
                .map(d -> RawStream.copy(d, Long.toString(number)))
                .toArray(DeviceCiphertext[]::new);
        stream.send(RawStream.submit(recipient, number, copies));
        return stream.nextAnswer();
    }

    /** What was accepted so far: server times by number. */
    SortedMap<Long, Long> accepted() {
        synchronized (accepted) {
            return new TreeMap<>(accepted);
        }
    }

    /** Ends it after the number that it is at; fails if it could not go on before. */
    void stop() throws Exception {
        stopping = true;
        try {
            ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the sender could not go on", e.getCause());
        }
    }

    @Override
    public void close() {
        stopping = true;
        stream.close();
    }
}
