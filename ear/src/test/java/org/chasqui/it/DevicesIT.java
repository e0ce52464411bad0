// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chasqui.it.Problems.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.chasqui.launcher.LocalStack;
import org.chasqui.protocol.v1.DeviceChange;
import org.chasqui.protocol.v1.Rejected;
import org.chasqui.protocol.v1.RejectionCode;
import org.chasqui.protocol.v1.ServerFrame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** Many devices of one account: certificates, numbers, the list, what revoking one does, and what idleness does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevicesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long AGAIN = (1L << 32) + 1;

    private LocalStack stack;
    private Api api;
    private RawDevice anna;
    private RawDevice ben;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(
                Path.of("target/it/devices"),
                List.of(
                        "-Dchasqui.limits.claims.burst=1000",
                        "-Dchasqui.limits.links.burst=1000",
                        "-Dchasqui.limits.stranger.burst=10000",
                        "-Dchasqui.retention.sweep-interval=PT0.5S",
                        "-Dchasqui.devices.sweep-interval=PT0.5S"));
        api = new Api(stack.httpUri());
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    @BeforeEach
    void enrolTwo() throws Exception {
        String suffix = Long.toHexString(System.nanoTime());
        anna = api.enrolPrimary("anna-" + suffix);
        ben = api.enrolPrimary("ben-" + suffix);
    }

    private RawStream connect(RawDevice device) throws Exception {
        RawStream stream = new RawStream(stack.httpUri(), device.bearer());
        stream.awaitCaughtUp();
        return stream;
    }

    @Test
    void refusesAFirstDeviceThatItsAccountKeyHasNotCertified() throws Exception {
        String user = "carl-" + Long.toHexString(System.nanoTime());
        api.createAccounts(user);
        String password = Api.basic(user, Api.PASSWORD);
        RawDevice device = RawDevice.generate(user);
        for (String certificate : List.of(
                device.certificate(ECKeyPair.generate(), 1),
                device.certificate(device.accountKey(), 2),
                RawDevice.generate(user).certificate(device.accountKey(), 1),
                "AAAA")) {
            assertProblem(api.post("/devices", password, device.primaryJson(certificate)), 422, "invalid-certificate");
        }
        assertProblem(api.post("/devices", password, "{" + device.nameAndKeys() + "}"), 400, "invalid-request");
        String noKey = device.primaryJson().replaceFirst("\"accountKey\":\"[^\"]*\"", "\"accountKey\":\"AAAA\"");
        assertProblem(api.post("/devices", password, noKey), 422, "invalid-key");
        assertThat(api.post("/devices", password, device.primaryJson()).status())
                .isEqualTo(201);
    }

    @Test
    void checksTheCertificatesThatAnAdministratorGives() throws Exception {
        String user = "dora-" + Long.toHexString(System.nanoTime());
        api.createAccounts(user);
        RawDevice primary = RawDevice.generate(user);
        RawDevice linked = RawDevice.generate(user);
        String first =
                "{\"user\":\"%s\",%s".formatted(user, primary.primaryJson().substring(1));
        String second = "{\"user\":\"%s\",%s,\"certificate\":\"%s\"}";
        String right = second.formatted(user, linked.nameAndKeys(), linked.certificate(primary.accountKey(), 2));
        String wrong = second.formatted(user, linked.nameAndKeys(), linked.certificate(linked.accountKey(), 2));
        assertProblem(bulk(first + "," + wrong), 422, "invalid-certificate");
        assertProblem(bulk(right), 422, "invalid-certificate");
        assertProblem(bulk(first + "," + first), 400, "invalid-request");
        Api.Answer enrolled = bulk(first + "," + right);
        assertThat(enrolled.status()).as(enrolled.text()).isEqualTo(201);
        RawDevice enrolledLinked =
                linked.enrolled(enrolled.json().get("devices").get(1));
        assertThat(enrolledLinked.number()).isEqualTo(2);
        assertThat(enrolledLinked.firstNumber()).isEqualTo(1);
    }

    private Api.Answer bulk(String devices) throws Exception {
        return api.post("/admin/devices", Api.admin(), "{\"devices\":[" + devices + "]}");
    }

    @Test
    void isAddressableOnlyWithItsKeys() throws Exception {
        String user = "emil-" + Long.toHexString(System.nanoTime());
        api.createAccounts(user);
        RawDevice generated = RawDevice.generate(user);
        RawDevice emil = generated.enrolled(api.post("/devices", Api.basic(user, Api.PASSWORD), generated.primaryJson())
                .json());
        try (RawStream stream = connect(ben)) {
            stream.send(RawStream.submit(emil, 1, RawStream.copy(emil, "too early")));
            Rejected rejected = stream.nextAnswer().getRejected();
            assertThat(rejected.getMismatchedDevices().getRecipient().getExtraList())
                    .containsExactly(1);
            assertThat(claim(ben, emil).get("devices")).isEmpty();
            assertThat(devices(emil).get(0).has("addressableSince")).isFalse();

            String uploads = KeyUploads.of(emil, 1, 2);
            String signedOnly = uploads.replaceFirst("\"lastResortKyber\":\\{[^}]*},", "");
            assertThat(api.call("PUT", "/api/v1/keys", emil.bearer(), signedOnly)
                            .status())
                    .isEqualTo(204);
            assertThat(claim(ben, emil).get("devices")).as("no last resort").isEmpty();
            NewLink.publish(api, emil, 10);
            stream.send(RawStream.submit(emil, 2, RawStream.copy(emil, "now")));
            assertThat(stream.nextAnswer().hasAccepted()).isTrue();
        }
    }

    @Test
    void listsRenamesAndRevokesWithTheRightsOfEach() throws Exception {
        RawDevice second = NewLink.link(api, anna);
        RawDevice third = NewLink.link(api, anna);
        JsonNode list = api.get("/devices", second.bearer()).json();
        assertThat(list.get("limit").intValue()).isEqualTo(5);
        assertThat(list.at("/devices/0").has("expiresAt"))
                .as("others depend on it")
                .isFalse();
        JsonNode listed = list.at("/devices/1");
        assertThat(listed.get("expiresAt").longValue() - listed.get("lastSeen").longValue())
                .isEqualTo(90 * DAY);

        assertThat(rename(anna, 2, "laptop").status()).isEqualTo(204);
        assertThat(rename(third, 3, "tablet").status()).isEqualTo(204);
        assertProblem(rename(third, 2, "mine"), 403, "not-primary");
        assertProblem(rename(anna, 2, " "), 400, "invalid-request");
        assertProblem(rename(anna, 9, "nobody"), 404, "unknown-device");
        assertThat(devices(anna).findValuesAsText("name")).containsExactly("test", "laptop", "tablet");

        assertProblem(revoke(second, 1), 403, "not-primary");
        assertProblem(revoke(second, 3), 403, "not-primary");
        assertProblem(revoke(anna, 1), 403, "forbidden");
        assertProblem(revoke(anna, 4), 404, "unknown-device");
        assertProblem(revoke(anna, 4711), 404, "unknown-device");
        assertThat(revoke(second, 2).status()).isEqualTo(204);
        assertThat(revoke(anna, 3).status()).isEqualTo(204);
        assertProblem(api.get("/devices", second.bearer()), 401, "invalid-token");
        assertThat(devices(anna)).hasSize(1);
    }

    @Test
    void tellsTheAccountsDevicesOfOneThatIsLinkedOrRevoked() throws Exception {
        try (RawStream stream = connect(anna)) {
            RawDevice second = NewLink.link(api, anna);
            DeviceChange linked = stream.nextEvent().getDeviceChange();
            assertThat(linked.getKind()).isEqualTo(DeviceChange.Kind.KIND_LINKED);
            assertThat(linked.getDevice()).isEqualTo(second.number());
            assertThat(linked.getTime())
                    .as("later only if the commit took long")
                    .isGreaterThanOrEqualTo(
                            devices(anna).get(1).get("addressableSince").longValue());
            try (RawStream own = connect(second)) {
                assertThat(own.isOpen()).isTrue();
            }
            revoke(anna, second.number());
            DeviceChange revoked = stream.nextEvent().getDeviceChange();
            assertThat(revoked.getKind()).isEqualTo(DeviceChange.Kind.KIND_REVOKED);
            assertThat(revoked.getDevice()).isEqualTo(second.number());
        }
    }

    @Test
    void takesTheOtherDevicesAndTheAccountKeyWithThePrimary() throws Exception {
        RawDevice second = NewLink.link(api, anna);
        NewLink pending = NewLink.open(api);
        int number = pending.look(anna).json().get("device").intValue();
        pending.approve(anna, number);
        assertThat(api.call("DELETE", "/api/v1/admin/accounts/" + anna.user() + "/devices/1", Api.admin(), "")
                        .status())
                .isEqualTo(204);
        assertProblem(api.get("/devices", second.bearer()), 401, "invalid-token");
        assertProblem(pending.claim(), 404, "unknown-link");
        assertThat(claim(ben, anna).has("accountKey")).isFalse();

        RawDevice next = RawDevice.generate(anna.user());
        RawDevice enrolled =
                next.enrolled(api.post("/devices", Api.basic(anna.user(), Api.PASSWORD), next.primaryJson())
                        .json());
        assertThat(enrolled.firstNumber()).isEqualTo(AGAIN);
    }

    @Test
    void givesASuccessorOfTheSameNumberNothingOfItsPredecessors() throws Exception {
        RawDevice old = NewLink.link(api, anna);
        try (RawStream stream = connect(ben)) {
            stream.send(RawStream.submit(anna, 1, RawStream.copy(anna, "mine"), RawStream.copy(old, "yours")));
            assertThat(stream.nextAnswer().hasAccepted()).isTrue();
            await().atMost(PATIENCE).until(() -> Rows.waiting(stack.database(), old) >= 1);
        }
        Rows.useUp(stack.database(), anna, 3, 127); // else another number would come first
        revoke(anna, old.number());
        RawDevice successor = NewLink.link(api, anna);
        assertThat(successor.number()).isEqualTo(old.number());
        assertThat(successor.firstNumber()).isEqualTo(AGAIN);
        try (RawStream stream = new RawStream(stack.httpUri(), successor.bearer())) {
            assertThat(stream.nextOf(ServerFrame::hasCaughtUp, ServerFrame::hasDeliver)
                            .hasCaughtUp())
                    .as("no delivery before everything was sent")
                    .isTrue();
        }
        await().atMost(PATIENCE).until(() -> Rows.ofRemoved(stack.database()) == 0);
    }

    @Test
    void closesTheSocketOfADeviceThatAnotherServerHasRemoved() throws Exception {
        RawDevice second = NewLink.link(api, anna);
        try (RawStream stream = connect(second);
                RawStream primary = connect(anna)) {
            long started = System.nanoTime();
            Rows.removeAsAnotherServer(stack.database(), second);
            assertThat(stream.nextGoAway().getReason().name()).isEqualTo("REASON_REVOKED");
            assertThat(stream.closeCode()).isEqualTo(4401);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
            assertThat(primary.isOpen()).isTrue();
        }
        try (RawStream stream = connect(ben)) {
            stream.send(RawStream.submit(anna, 1, RawStream.copy(anna, "one"), RawStream.copy(second, "two")));
            Rejected rejected = stream.nextAnswer().getRejected();
            assertThat(rejected.getCode()).isEqualTo(RejectionCode.REJECTION_CODE_MISMATCHED_DEVICES);
            assertThat(rejected.getMismatchedDevices().getRecipient().getExtraList())
                    .containsExactly(second.number());
        }
    }

    @Test
    void warnsOfIdleDevicesOnceThenRevokesThem() throws Exception {
        RawDevice second;
        try (RawStream stream = connect(anna)) {
            second = NewLink.link(api, anna);
            stream.nextEvent(); // it is linked
            Rows.lastSeen(stack.database(), second, System.currentTimeMillis() - 80 * DAY);
            DeviceChange expiring = stream.nextEvent().getDeviceChange();
            assertThat(expiring.getKind()).isEqualTo(DeviceChange.Kind.KIND_EXPIRING);
            assertThat(expiring.getDevice()).isEqualTo(second.number());
            assertThat(expiring.getTime()).isGreaterThan(System.currentTimeMillis());

            Rows.lastSeen(stack.database(), second, System.currentTimeMillis() - 91 * DAY);
            DeviceChange revoked = stream.nextEvent().getDeviceChange();
            assertThat(revoked.getKind()).as("and no second warning").isEqualTo(DeviceChange.Kind.KIND_REVOKED);
        }
        assertProblem(api.get("/devices", second.bearer()), 401, "invalid-token");
    }

    @Test
    void notesTheDayOnWhichADeviceConnects() throws Exception {
        Rows.lastSeen(stack.database(), anna, System.currentTimeMillis() - 30 * DAY);
        long before = devices(anna).get(0).get("lastSeen").longValue();
        try (RawStream stream = connect(anna)) {
            await().atMost(PATIENCE)
                    .until(() -> devices(anna).get(0).get("lastSeen").longValue() > before);
            assertThat(stream.isOpen()).isTrue();
        }
        assertThat(devices(anna).get(0).get("lastSeen").longValue() % DAY).isZero();
    }

    /** What servers ask for is complete only if no change becomes visible after one with a higher version. */
    @Test
    void showsChangesInTheOrderOfTheirCommits() throws Exception {
        int accounts = 8;
        int changes = 8;
        List<Callable<Void>> administrators = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            String user = "x" + i + "-" + anna.user();
            api.createAccounts(user);
            administrators.add(() -> {
                for (int n = 0; n < changes; n++) {
                    String action = n % 2 == 0 ? "disable" : "enable";
                    api.post("/admin/accounts/" + user + "/" + action, Api.admin(), "");
                }
                return null;
            });
        }
        long seen = Rows.listVersion(stack.database());
        long end = seen + accounts * changes;
        try (var threads = Executors.newFixedThreadPool(accounts);
                var connection = stack.openConnection()) {
            administrators.forEach(threads::submit);
            long deadline = System.nanoTime() + 3 * PATIENCE.toNanos();
            while (seen < end) {
                assertThat(System.nanoTime()).as("seen %d of %d", seen, end).isLessThan(deadline);
                for (long version : Rows.listVersionsBehind(connection, seen)) {
                    assertThat(version).isEqualTo(seen + 1);
                    seen = version;
                }
            }
        }
        assertThat(Rows.listVersion(stack.database())).isEqualTo(end);
    }

    @Test
    void refusesClaimsByAndForDisabledAccounts() throws Exception {
        api.post("/admin/accounts/" + anna.user() + "/disable", Api.admin(), "");
        String body = "{\"account\":\"%s\"}";
        assertProblem(
                api.post("/keys/claims", ben.bearer(), body.formatted(anna.accountHex())), 404, "unknown-account");
        assertProblem(
                api.post("/keys/claims", anna.bearer(), body.formatted(ben.accountHex())), 403, "account-disabled");
    }

    private JsonNode devices(RawDevice of) throws Exception {
        return api.get("/devices", of.bearer()).json().get("devices");
    }

    private JsonNode claim(RawDevice asking, RawDevice of) throws Exception {
        return api.post("/keys/claims", asking.bearer(), "{\"account\":\"" + of.accountHex() + "\"}")
                .json();
    }

    private Api.Answer rename(RawDevice caller, int number, String name) throws Exception {
        return api.call("PUT", "/api/v1/devices/" + number + "/name", caller.bearer(), "{\"name\":\"" + name + "\"}");
    }

    private Api.Answer revoke(RawDevice caller, int number) throws Exception {
        return api.call("DELETE", "/api/v1/devices/" + number, caller.bearer(), "");
    }
}
