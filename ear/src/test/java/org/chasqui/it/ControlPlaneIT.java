// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chasqui.it.Problems.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.chasqui.launcher.LocalStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Accounts, enrolment and keys over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlPlaneIT {

    private static final int CLAIMS = 50;

    private LocalStack stack;
    private Api api;
    private String suffix;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(
                Path.of("target/it/control"),
                List.of("-Dchasqui.limits.claims.burst=1000", "-Dchasqui.limits.logins.failed-per-minute=1000"));
        api = new Api(stack.httpUri());
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    @BeforeEach
    void freshNames() {
        suffix = Long.toHexString(System.nanoTime());
    }

    /** Hashing so many passwords takes longer than the database lets a transaction be idle. */
    @Test
    void createsManyAccountsAtOnce() throws Exception {
        api.createAccounts(
                IntStream.range(0, 400).mapToObj(i -> "z" + i + "-" + suffix).toArray(String[]::new));
    }

    @Test
    void createsListsAndDisablesAccounts() throws Exception {
        api.createAccounts("anna-" + suffix, "ben-" + suffix);
        Api.Answer again = api.post(
                "/admin/accounts",
                Api.admin(),
                "{\"accounts\":[{\"name\":\"new-%s\"},{\"name\":\"ben-%s\"}]}".formatted(suffix, suffix));
        assertProblem(again, 409, "account-exists");

        JsonNode listed =
                api.get("/admin/accounts?limit=1000", Api.admin()).json().get("accounts");
        List<String> names = new ArrayList<>();
        listed.forEach(a -> names.add(a.get("user").textValue()));
        assertThat(names).isSorted().contains("anna-" + suffix, "ben-" + suffix).doesNotContain("new-" + suffix);

        String password = Api.basic("anna-" + suffix, Api.PASSWORD);
        assertThat(api.post("/admin/accounts/anna-" + suffix + "/disable", Api.admin(), "")
                        .status())
                .isEqualTo(204);
        assertThat(api.post("/devices", password, RawDevice.generate("").primaryJson())
                        .status())
                .isEqualTo(401);
        assertProblem(api.post("/admin/accounts/zoe-" + suffix + "/disable", Api.admin(), ""), 404, "unknown-account");
    }

    @Test
    void enrolsTheFirstDeviceByPasswordAndOnlyTheFirst() throws Exception {
        api.createAccounts("anna-" + suffix);
        String body = RawDevice.generate("").primaryJson();
        assertThat(api.post("/devices", "", body).status()).isEqualTo(401);
        assertThat(api.post("/devices", Api.basic("anna-" + suffix, "wrong"), body)
                        .status())
                .isEqualTo(401);
        assertThat(api.post("/devices", Api.basic("nobody-" + suffix, Api.PASSWORD), body)
                        .status())
                .isEqualTo(401);

        String password = Api.basic("anna-" + suffix, Api.PASSWORD);
        Api.Answer enrolled = api.post("/devices", password, body);
        assertThat(enrolled.status()).isEqualTo(201);
        String token = enrolled.json().get("token").textValue();
        assertThat(Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1)))
                .hasSize(32);
        assertThat(api.get("/accounts/self", Api.bearer(token))
                        .json()
                        .get("user")
                        .textValue())
                .isEqualTo("anna-" + suffix);
        assertProblem(api.post("/devices", password, body), 409, "already-enrolled");
    }

    @Test
    void keepsAdministrationAndMetricsToAdministrators() throws Exception {
        api.createAccounts("anna-" + suffix);
        String anna = Api.basic("anna-" + suffix, Api.PASSWORD);
        assertThat(api.get("/admin/accounts", anna).status()).isEqualTo(403);
        assertThat(api.get("/admin/accounts", "").status()).isEqualTo(401);
        assertThat(api.call("GET", "/metrics", anna, "").status()).isEqualTo(403);
        assertThat(api.call("GET", "/metrics", Api.admin(), "").text())
                .contains(
                        "chasqui_envelopes_submitted_total",
                        "chasqui_envelopes_accepted_total",
                        "chasqui_envelopes_delivered_total",
                        "chasqui_envelopes_stored_total",
                        "chasqui_envelopes_acknowledged_total",
                        "chasqui_batch_envelopes",
                        "chasqui_connected_devices",
                        "chasqui_backlog_records",
                        "chasqui_ingest_to_deliver_milliseconds");
    }

    @Test
    void answersProblemDocumentsWithoutAnyExceptionText() throws Exception {
        RawDevice device = device();
        assertProblem(api.get("/accounts/self", "Bearer nonsense"), 401, "invalid-token");
        assertProblem(api.get("/accounts/by-name/nobody-" + suffix, device.bearer()), 404, "unknown-account");
        assertProblem(api.get("/accounts/xyz", device.bearer()), 400, "invalid-request");
        for (String body : List.of("{", "[]", "", "{\"account\":7}")) {
            assertProblem(api.post("/keys/claims", device.bearer(), body), 400, "invalid-request");
        }
    }

    @Test
    void handsOutEachOneTimeKeyOnceAndOldestFirst() throws Exception {
        RawDevice device = device();
        RawDevice asking = device();
        assertThat(publish(device, KeyUploads.of(device, 1, 3)).status()).isEqualTo(204);
        assertThat(claimedId(claim(asking, device), "preKey")).isEqualTo(1);
        assertThat(claimedId(claim(asking, device), "preKey")).isEqualTo(2);
        JsonNode third = claim(asking, device);
        assertThat(claimedId(third, "preKey")).isEqualTo(3);
        assertThat(claimedId(third, "kyberPreKey")).isEqualTo(3);

        JsonNode exhausted = claim(asking, device);
        assertThat(exhausted.get("preKey") == null || exhausted.get("preKey").isNull())
                .isTrue();
        assertThat(claimedId(exhausted, "kyberPreKey")).as("last resort").isEqualTo(1000);
        JsonNode counts = api.get("/keys/counts", device.bearer()).json();
        assertThat(counts.get("preKeys").intValue()).isZero();
        assertThat(counts.get("kyberPreKeys").intValue()).isZero();
    }

    @Test
    void neverHandsOutAKeyTwiceUnder50ConcurrentClaims() throws Exception {
        RawDevice device = device();
        RawDevice asking = device();
        assertThat(publish(device, KeyUploads.of(device, 1, 40)).status()).isEqualTo(204);
        List<Callable<JsonNode>> claims = new ArrayList<>();
        for (int i = 0; i < CLAIMS; i++) {
            claims.add(() -> claim(asking, device));
        }
        List<Integer> ec = new ArrayList<>();
        List<Integer> kyber = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(CLAIMS)) {
            for (Future<JsonNode> claimed : threads.invokeAll(claims)) {
                JsonNode bundle = claimed.get();
                if (bundle.hasNonNull("preKey")) {
                    ec.add(claimedId(bundle, "preKey"));
                }
                kyber.add(claimedId(bundle, "kyberPreKey"));
            }
        }
        List<Integer> all = IntStream.rangeClosed(1, 40).boxed().toList();
        assertThat(ec).containsExactlyInAnyOrderElementsOf(all);
        assertThat(kyber).hasSize(CLAIMS).containsAll(all);
        assertThat(kyber.stream().filter(id -> id == 1000)).as("last resort").hasSize(CLAIMS - 40);
    }

    @Test
    void refusesForgedSignaturesAndUnreadableKeysAndStoresNothing() throws Exception {
        RawDevice device = device();
        RawDevice asking = device();
        RawDevice forger = RawDevice.generate("forger");
        assertProblem(publish(device, KeyUploads.of(forger, 1, 3)), 422, "invalid-signature");
        String wrongKind =
                KeyUploads.of(device, 1, 2).replaceFirst("\"publicKey\":\"[^\"]*\"", "\"publicKey\":\"AAAA\"");
        assertProblem(publish(device, wrongKind), 422, "invalid-key");
        assertProblem(publish(device, KeyUploads.of(device, 1, 101)), 400, "invalid-request");
        String claim = "{\"account\":\"" + device.accountHex() + "\"}";
        assertThat(api.post("/keys/claims", asking.bearer(), claim).json().get("devices"))
                .isEmpty();
    }

    @Test
    void refusesWakeUpsThatItIsNotSetUpFor() throws Exception {
        RawDevice device = device();
        String webPush =
                "{\"webPush\":{\"endpoint\":\"https://push.example/x\",\"p256dh\":\"AAAA\",\"auth\":\"AAAA\"}}";
        for (String body : List.of(webPush, "{\"apns\":{\"token\":\"" + "ab".repeat(32) + "\"}}")) {
            assertProblem(api.call("PUT", "/api/v1/wakeups", device.bearer(), body), 409, "wake-ups-unavailable");
        }
        assertProblem(api.get("/wakeups/vapid-key", device.bearer()), 409, "wake-ups-unavailable");
        assertThat(api.call("DELETE", "/api/v1/wakeups", device.bearer(), "").status())
                .isEqualTo(204);
    }

    private RawDevice device() throws Exception {
        String name = "dev-" + Long.toHexString(System.nanoTime());
        api.createAccounts(name);
        return api.enrol(name).getFirst();
    }

    private Api.Answer publish(RawDevice device, String body) throws Exception {
        return api.call("PUT", "/api/v1/keys", device.bearer(), body);
    }

    private JsonNode claim(RawDevice asking, RawDevice of) throws Exception {
        Api.Answer answer =
                api.post("/keys/claims", asking.bearer(), "{\"account\":\"" + of.accountHex() + "\",\"devices\":[1]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().get("devices").get(0);
    }

    private static int claimedId(JsonNode bundle, String key) {
        return bundle.get(key).get("id").intValue();
    }
}
