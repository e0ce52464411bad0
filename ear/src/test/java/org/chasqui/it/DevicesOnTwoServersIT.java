// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.chasqui.launcher.LocalCluster;
import org.chasqui.protocol.v1.DeviceCiphertext;
import org.chasqui.protocol.v1.GoAway;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What one server changes in device lists and accounts, the other one knows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevicesOnTwoServersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The protocol promises it: not how quick the test is, but how long a revoked device may stay. */
    private static final Duration SOCKETS_CLOSE = Duration.ofSeconds(5);

    private LocalCluster cluster;
    private Api here;
    private URI elsewhere;
    private RawDevice anna;
    private RawDevice ben;

    @BeforeAll
    void startServers() throws Exception {
        List<String> options = List.of(
                "-Dchasqui.limits.links.burst=1000",
                "-Dchasqui.limits.stranger.burst=100000",
                "-Dchasqui.delivery.net-interval=PT1S");
        cluster = LocalCluster.start(Path.of("target/it/two-servers"), 2, Duration.ofMinutes(1), i -> options);
        here = new Api(cluster.server(0).httpUri());
        elsewhere = cluster.server(1).httpUri();
    }

    @AfterAll
    void stopServers() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void enrol() throws Exception {
        String suffix = Long.toHexString(System.nanoTime());
        anna = here.enrolPrimary("anna-" + suffix);
        ben = here.enrolPrimary("ben-" + suffix);
    }

    private RawStream connectElsewhere(RawDevice device) throws Exception {
        RawStream stream = new RawStream(elsewhere, device.bearer());
        stream.awaitCaughtUp();
        return stream;
    }

    @Test
    void closesTheSocketOfADeviceThatIsRevokedOnTheOther() throws Exception {
        RawDevice lost = NewLink.link(here, anna);
        try (RawStream losts = connectElsewhere(lost);
                RawStream bens = connectElsewhere(ben)) {
            bens.send(RawStream.submit(anna, 1, RawStream.copy(anna, "one"), RawStream.copy(lost, "two")));
            assertThat(untilAccepted(bens, RawStream.copy(anna, "one"), RawStream.copy(lost, "two"))
                            .hasAccepted())
                    .isTrue();

            long started = System.nanoTime();
            here.call("DELETE", "/api/v1/devices/" + lost.number(), anna.bearer(), "");
            assertThat(losts.nextGoAway().getReason()).isEqualTo(GoAway.Reason.REASON_REVOKED);
            assertThat(losts.closeCode()).isEqualTo(4401);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOCKETS_CLOSE);

            bens.send(RawStream.submit(anna, 2, RawStream.copy(anna, "one"), RawStream.copy(lost, "two")));
            assertThat(bens.nextAnswer()
                            .getRejected()
                            .getMismatchedDevices()
                            .getRecipient()
                            .getExtraList())
                    .as("the list was dropped before the socket was closed")
                    .containsExactly(lost.number());
        }
    }

    /** The list that the other server has may be 2 s old. */
    private ServerFrame untilAccepted(RawStream stream, DeviceCiphertext one, DeviceCiphertext two) throws Exception {
        ServerFrame answer = stream.nextAnswer();
        while (!answer.hasAccepted()) {
            assertThat(answer.getRejected().hasMismatchedDevices()).isTrue();
            stream.send(RawStream.submit(anna, 1, one, two));
            answer = stream.nextAnswer();
        }
        return answer;
    }

    @Test
    void closesTheSocketsOfAnAccountThatIsDisabledOnTheOther() throws Exception {
        try (RawStream annas = connectElsewhere(anna);
                RawStream bens = connectElsewhere(ben)) {
            long started = System.nanoTime();
            here.post("/admin/accounts/" + anna.user() + "/disable", Api.admin(), "");
            assertThat(annas.closeCode()).isEqualTo(4401);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOCKETS_CLOSE);
            assertThat(bens.isOpen()).isTrue();
        }
    }

    @Test
    void insistsOnCopiesForADeviceThatWasLinkedOnTheOther() throws Exception {
        try (RawStream bens = connectElsewhere(ben)) {
            bens.send(RawStream.submit(anna, 1, RawStream.copy(anna, "one")));
            assertThat(bens.nextAnswer().hasAccepted()).as("it is cached now").isTrue();
            RawDevice linked = NewLink.link(here, anna);
            long since = here.get("/devices", anna.bearer())
                    .json()
                    .at("/devices/1/addressableSince")
                    .longValue();
            await().atMost(PATIENCE).until(() -> System.currentTimeMillis() >= since);
            bens.send(RawStream.submit(anna, 2, RawStream.copy(anna, "one")));
            assertThat(bens.nextAnswer()
                            .getRejected()
                            .getMismatchedDevices()
                            .getRecipient()
                            .getMissingList())
                    .containsExactly(linked.number());
        }
    }
}
