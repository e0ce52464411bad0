// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.chasqui.launcher.LocalStack;
import org.chasqui.protocol.v1.Deliver;
import org.chasqui.protocol.v1.DeviceChange;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Devices come and go while others keep on writing to them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevicesUnderTrafficIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SENDERS = 4;
    private static final int SOME = 25;

    private LocalStack stack;
    private Api api;
    private RawDevice anna;
    private List<RawDevice> senders;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(
                Path.of("target/it/traffic"),
                List.of(
                        "-Dchasqui.limits.links.burst=1000",
                        "-Dchasqui.limits.stranger.burst=100000",
                        "-Dchasqui.retention.sweep-interval=PT0.5S"));
        api = new Api(stack.httpUri());
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    @BeforeEach
    void enrol() throws Exception {
        String suffix = Long.toHexString(System.nanoTime());
        anna = api.enrolPrimary("anna-" + suffix);
        senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(api.enrolPrimary("s" + i + "-" + suffix));
        }
    }

    @Test
    void revokesADeviceWithoutLossForTheOthers() throws Exception {
        RawDevice lost = NewLink.link(api, anna);
        RawDevice kept = NewLink.link(api, anna);
        List<Traffic> traffic = new ArrayList<>();
        try (RawStream annas = connect(anna);
                RawStream losts = connect(lost);
                RawStream kepts = connect(kept)) {
            for (RawDevice sender : senders) {
                traffic.add(new Traffic(stack.httpUri(), sender, anna, lost, kept));
            }
            awaitMore(traffic);
            assertThat(losts.nextDeliver().getNumber()).isPositive();

            long started = System.nanoTime(); // the protocol promises 5 s
            assertThat(api.call("DELETE", "/api/v1/devices/" + lost.number(), anna.bearer(), "")
                            .status())
                    .isEqualTo(204);
            assertThat(losts.closeCode()).isEqualTo(4401);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
            assertThat(api.get("/devices", lost.bearer()).status()).isEqualTo(401);
            assertThatThrownBy(() -> new RawStream(stack.httpUri(), lost.bearer()))
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));

            awaitMore(traffic);
            for (Traffic t : traffic) {
                t.stop();
            }
            Map<Long, Set<Long>> accepted = accepted(traffic);
            assertThat(received(annas, accepted)).isEqualTo(accepted);
            assertThat(received(kepts, accepted)).isEqualTo(accepted);
        } finally {
            traffic.forEach(Traffic::close);
        }
        await().atMost(PATIENCE).until(() -> Rows.ofRemoved(stack.database()) == 0);
    }

    @Test
    void linksADeviceThatGetsEveryMessageFromItsMomentOn() throws Exception {
        List<Traffic> traffic = new ArrayList<>();
        try (RawStream annas = connect(anna)) {
            for (RawDevice sender : senders) {
                traffic.add(new Traffic(stack.httpUri(), sender, anna));
            }
            awaitMore(traffic);
            NewLink link = NewLink.open(api);
            int number = link.look(anna).json().get("device").intValue();
            link.approve(anna, number);
            RawDevice linked = link.claimed();
            traffic.forEach(t -> t.know(linked));
            awaitMore(traffic); // nobody is told of it yet
            NewLink.publish(api, linked);
            DeviceChange change = nextChange(annas);
            assertThat(change.getKind()).isEqualTo(DeviceChange.Kind.KIND_LINKED);
            await().atMost(PATIENCE).until(() -> System.currentTimeMillis() > change.getTime());
            awaitMore(traffic);
            for (Traffic t : traffic) {
                t.stop();
            }
            Map<Long, Set<Long>> due = new HashMap<>();
            for (int i = 0; i < SENDERS; i++) {
                due.put(
                        senders.get(i).account(),
                        traffic.get(i).accepted().entrySet().stream()
                                .filter(e -> e.getValue() >= change.getTime())
                                .map(Map.Entry::getKey)
                                .collect(Collectors.toSet()));
            }
            assertThat(due.values()).allSatisfy(numbers -> assertThat(numbers).isNotEmpty());
            try (RawStream linkeds = new RawStream(stack.httpUri(), linked.bearer())) {
                assertThat(received(linkeds, due)).isEqualTo(due);
            }
        } finally {
            traffic.forEach(Traffic::close);
        }
    }

    private RawStream connect(RawDevice device) throws Exception {
        RawStream stream = new RawStream(stack.httpUri(), device.bearer());
        stream.awaitCaughtUp();
        return stream;
    }

    /** Until each sender has got some more accepted. */
    private static void awaitMore(List<Traffic> traffic) {
        List<Integer> before = traffic.stream().map(t -> t.accepted().size()).toList();
        await().atMost(PATIENCE).until(() -> {
            for (int i = 0; i < traffic.size(); i++) {
                if (traffic.get(i).accepted().size() < before.get(i) + SOME) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Acknowledges what comes before: it would keep the news waiting. */
    private static DeviceChange nextChange(RawStream stream) throws Exception {
        ServerFrame frame = stream.next();
        while (!frame.hasEvent()) {
            if (frame.hasDeliver()) {
                stream.acknowledge(frame);
            }
            frame = stream.next();
        }
        return frame.getEvent().getDeviceChange();
    }

    /** Numbers by sender. */
    private Map<Long, Set<Long>> accepted(List<Traffic> traffic) {
        Map<Long, Set<Long>> accepted = new HashMap<>();
        for (int i = 0; i < SENDERS; i++) {
            accepted.put(senders.get(i).account(), traffic.get(i).accepted().keySet());
        }
        return accepted;
    }

    /** Takes and acknowledges deliveries until all of these have come; what else comes is left out. */
    private static Map<Long, Set<Long>> received(RawStream stream, Map<Long, Set<Long>> wanted) throws Exception {
        Map<Long, Set<Long>> received = new HashMap<>();
        int left = wanted.values().stream().mapToInt(Set::size).sum();
        while (left > 0) {
            Deliver deliver = stream.nextDeliver();
            stream.ack(deliver.getSequence(), deliver.getSequence());
            boolean due = wanted.get(deliver.getSenderAccount()).contains(deliver.getNumber());
            if (due
                    && received.computeIfAbsent(deliver.getSenderAccount(), a -> new HashSet<>())
                            .add(deliver.getNumber())) {
                left--;
            }
        }
        return received;
    }
}
