// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.chasqui.it.Problems.assertProblem;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
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

/** New devices and primaries over HTTP, the honest and the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinksIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private LocalStack stack;
    private Api api;
    private RawDevice primary;

    @BeforeAll
    void startServer() throws Exception {
        stack = LocalStack.start(
                Path.of("target/it/links"),
                List.of(
                        "-Dchasqui.limits.claims.burst=1000",
                        "-Dchasqui.limits.links.burst=100",
                        "-Dchasqui.limits.links.refill=PT1H",
                        "-Dchasqui.devices.sweep-interval=PT0.5S"));
        api = new Api(stack.httpUri());
    }

    @AfterAll
    void stopServer() throws Exception {
        stack.close();
    }

    @BeforeEach
    void enrol() throws Exception {
        primary = api.enrolPrimary("anna-" + Long.toHexString(System.nanoTime()));
    }

    @Test
    void linksADevice() throws Exception {
        NewLink link = NewLink.open(api);
        JsonNode opened = link.look(primary).json();
        assertThat(opened.get("hello").textValue()).isEqualTo(NewLink.HELLO);
        assertThat(opened.get("device").intValue()).isEqualTo(2);
        Api.Answer waiting = link.claim();
        assertThat(waiting.status()).as(waiting.text()).isEqualTo(202);
        assertThat(waiting.json().get("expiresIn").intValue()).isBetween(500, 600);

        assertThat(link.approve(primary, 2).status()).isEqualTo(204);
        assertThat(link.approve(primary, 2).status()).as("the same again").isEqualTo(204);
        JsonNode claimed = link.claim().json();
        assertThat(claimed.get("account").textValue()).isEqualTo(primary.accountHex());
        assertThat(claimed.get("user").textValue()).isEqualTo(primary.user());
        assertThat(claimed.get("device").intValue()).isEqualTo(2);
        assertThat(claimed.get("firstNumber").longValue()).isEqualTo(1);
        assertThat(claimed.get("handover").textValue()).isEqualTo(NewLink.HANDOVER);
        assertThat(devices(primary).get(1).has("addressableSince"))
                .as("before it has keys")
                .isFalse();

        RawDevice device = link.device().enrolled(claimed);
        NewLink.publish(api, device);
        assertThat(devices(primary).get(1).get("addressableSince").longValue()).isPositive();
        assertProblem(link.claim(), 404, "unknown-link");
        JsonNode bundles = claim(primary, primary);
        assertThat(bundles.get("accountKey").textValue())
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(primary.accountKey().getPublicKey().serialize()));
        assertThat(bundles.at("/devices/0/certificate").textValue()).hasSize(88);
    }

    @Test
    void givesEachClaimANewTokenAndVoidsTheOneBefore() throws Exception {
        NewLink link = approved();
        RawDevice first = link.claimed();
        RawDevice second = link.claimed();
        assertProblem(api.get("/accounts/self", first.bearer()), 401, "invalid-token");
        assertThat(api.get("/accounts/self", second.bearer()).status()).isEqualTo(200);
    }

    @Test
    void endsALinkAtTheTenthWrongProof() throws Exception {
        NewLink link = NewLink.open(api);
        for (int i = 0; i < 10; i++) {
            assertProblem(link.look(primary, guess()), 403, "wrong-link-code");
        }
        assertProblem(link.look(primary), 404, "unknown-link");
        assertProblem(link.claim(), 404, "unknown-link");
    }

    @Test
    void endsALinkAtTheTenthWrongSecretAndGivesItsPlaceBack() throws Exception {
        NewLink link = approved();
        for (int i = 0; i < 10; i++) {
            assertProblem(link.claim(guess()), 403, "wrong-link-code");
        }
        assertProblem(link.claim(), 404, "unknown-link");
        assertThat(devices(primary)).hasSize(1);
    }

    @Test
    void belongsToTheFirstPrimaryThatProvesTheCode() throws Exception {
        RawDevice foreign = api.enrolPrimary("eve-" + Long.toHexString(System.nanoTime()));
        NewLink link = NewLink.open(api);
        assertThat(link.look(primary).status()).isEqualTo(200);
        assertProblem(link.look(foreign), 404, "unknown-link");
        assertProblem(link.approve(foreign, 2), 404, "unknown-link");
        assertProblem(link.decline(foreign), 404, "unknown-link");
        assertThat(link.look(primary).status()).isEqualTo(200);
    }

    @Test
    void isForPrimariesOnly() throws Exception {
        RawDevice linked = NewLink.link(api, primary);
        NewLink link = NewLink.open(api);
        assertProblem(link.look(linked), 403, "not-primary");
        assertProblem(link.approve(linked, 3), 403, "not-primary");
        assertProblem(link.decline(linked), 403, "not-primary");
    }

    @Test
    void refusesCertificatesByAnyOtherKeyOrForAnythingElse() throws Exception {
        RawDevice foreign = api.enrolPrimary("eve-" + Long.toHexString(System.nanoTime()));
        NewLink link = NewLink.open(api);
        link.look(primary);
        RawDevice other = RawDevice.generate("");
        for (String certificate : List.of(
                link.device().certificate(foreign.accountKey(), 2),
                link.device().certificate(primary.accountKey(), 3),
                other.certificate(primary.accountKey(), 2),
                "AAAA")) {
            assertProblem(link.approve(primary, 2, certificate), 422, "invalid-certificate");
        }
        assertThat(devices(primary)).hasSize(1);
        assertThat(link.claim().status()).isEqualTo(202);
        assertThat(link.approve(primary, 2).status()).isEqualTo(204);
    }

    @Test
    void isUsedOnce() throws Exception {
        NewLink link = approved();
        NewLink.publish(api, link.claimed());
        for (Api.Answer again :
                List.of(link.look(primary), link.approve(primary, 2), link.decline(primary), link.claim())) {
            assertProblem(again, 404, "unknown-link");
        }
    }

    @Test
    void endsWhenItIsDeclined() throws Exception {
        NewLink link = approved();
        RawDevice device = link.claimed();
        assertThat(link.decline(primary).status()).isEqualTo(204);
        assertProblem(link.claim(), 404, "unknown-link");
        assertProblem(link.decline(primary), 404, "unknown-link");
        assertProblem(api.get("/accounts/self", device.bearer()), 401, "invalid-token");
        assertThat(devices(primary)).hasSize(1);
    }

    @Test
    void givesTheLastPlaceOnce() throws Exception {
        IntStream.range(0, 3).forEach(i -> linkUnchecked());
        List<NewLink> racing = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            NewLink link = NewLink.open(api);
            assertThat(link.look(primary).json().get("device").intValue()).isEqualTo(5);
            racing.add(link);
        }
        List<Callable<Api.Answer>> approvals = racing.stream()
                .<Callable<Api.Answer>>map(l -> () -> l.approve(primary, 5))
                .toList();
        List<Api.Answer> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(racing.size())) {
            for (Future<Api.Answer> answer : threads.invokeAll(approvals)) {
                answers.add(answer.get());
            }
        }
        assertThat(answers.stream().filter(a -> a.status() == 204)).hasSize(1);
        answers.stream().filter(a -> a.status() != 204).forEach(a -> assertProblem(a, 409, "device-limit"));
        assertThat(devices(primary)).hasSize(5);
        assertProblem(NewLink.open(api).look(primary), 409, "device-limit");
    }

    @Test
    void tellsTheLaterOfTwoLinksToOpenAgain() throws Exception {
        NewLink first = NewLink.open(api);
        NewLink second = NewLink.open(api);
        first.look(primary);
        second.look(primary);
        assertThat(first.approve(primary, 2).status()).isEqualTo(204);
        assertProblem(second.approve(primary, 2), 409, "number-taken");
        assertThat(second.look(primary).json().get("device").intValue()).isEqualTo(3);
        assertThat(second.approve(primary, 3).status()).isEqualTo(204);
    }

    @Test
    void endsWhenItsTimeIsOverAndGivesThePlaceBack() throws Exception {
        NewLink unclaimed = approved();
        NewLink withoutKeys = NewLink.open(api);
        int number = withoutKeys.look(primary).json().get("device").intValue();
        withoutKeys.approve(primary, number);
        RawDevice device = withoutKeys.claimed();
        Rows.endLinks(stack.database(), primary);

        assertProblem(unclaimed.claim(), 404, "unknown-link");
        assertProblem(unclaimed.look(primary), 404, "unknown-link");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(devices(primary)).hasSize(1));
        assertProblem(api.get("/accounts/self", device.bearer()), 401, "invalid-token");
        assertThat(NewLink.open(api).look(primary).status()).isEqualTo(200);
    }

    @Test
    void isNotForDisabledAccounts() throws Exception {
        NewLink link = approved();
        api.post("/admin/accounts/" + primary.user() + "/disable", Api.admin(), "");
        assertProblem(link.claim(), 403, "account-disabled");
        assertProblem(link.look(primary), 403, "account-disabled");
        api.post("/admin/accounts/" + primary.user() + "/enable", Api.admin(), "");
        assertThat(link.claim().status()).isEqualTo(200);
    }

    @Test
    void namesWhatIsWrongWithARequest() throws Exception {
        for (String body : List.of("{", "{}", "{\"proofHash\":\"AAAA\",\"hello\":\"AAAA\"}")) {
            assertProblem(api.post("/links", "", body), 400, "invalid-request");
        }
        assertProblem(api.post("/links/xyz/claim", "", "{\"secret\":\"AAAA\"}"), 404, "unknown-link");
        assertProblem(
                api.post("/links/0123456789abcdef/open", primary.bearer(), "{\"proof\":\"AAAA\"}"),
                404,
                "unknown-link");
        NewLink link = NewLink.open(api);
        assertProblem(link.approve(primary, 1), 400, "invalid-request");
        assertProblem(link.approve(primary, 128), 400, "invalid-request");
        assertProblem(link.approve(primary, 2), 409, "number-taken");
    }

    @Test
    void limitsHowManyAnAddressOpens() throws Exception {
        Api elsewhere = api.from("127.0.0.9");
        byte[] proof = new byte[32];
        for (int i = 0; i < 100; i++) {
            assertThat(NewLink.post(elsewhere, proof).status()).isEqualTo(201);
        }
        assertProblem(NewLink.post(elsewhere, proof), 429, "rate-limited");
    }

    private NewLink approved() throws Exception {
        NewLink link = NewLink.open(api);
        int number = link.look(primary).json().get("device").intValue();
        assertThat(link.approve(primary, number).status()).isEqualTo(204);
        return link;
    }

    private void linkUnchecked() {
        try {
            NewLink.link(api, primary);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode devices(RawDevice of) throws Exception {
        return api.get("/devices", of.bearer()).json().get("devices");
    }

    private JsonNode claim(RawDevice asking, RawDevice of) throws Exception {
        return api.post("/keys/claims", asking.bearer(), "{\"account\":\"" + of.accountHex() + "\"}")
                .json();
    }

    private static String guess() {
        byte[] guess = new byte[32];
        new SecureRandom().nextBytes(guess);
        return Base64.getEncoder().encodeToString(guess);
    }
}
