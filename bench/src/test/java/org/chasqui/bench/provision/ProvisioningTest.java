// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chasqui.bench.stream.Destination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of the admin API, and what is made of its answers as docs/protocol.md describes them. */
class ProvisioningTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Long> accounts = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Integer> enrolledPerCall = new ArrayList<>();
    private HttpServer server;
    private AdminApi api;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/chasqui/api/v1/admin/accounts", call -> answer(call, this::create));
        server.createContext("/chasqui/api/v1/admin/devices", call -> answer(call, this::enrol));
        server.start();
        api = new AdminApi(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "admin", "x", Optional.empty());
    }

    @AfterEach
    void stop() {
        api.close();
        server.stop(0);
    }

    private interface Answer {
        ObjectNode to(JsonNode body);
    }

    private static void answer(HttpExchange call, Answer answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer.to(JSON.readTree(call.getRequestBody())));
        call.sendResponseHeaders(201, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    private ObjectNode create(JsonNode body) {
        body.get("accounts").forEach(a -> accounts.put(a.get("name").textValue(), accounts.size() + 1_000L));
        return JSON.createObjectNode();
    }

    private ObjectNode enrol(JsonNode body) {
        ObjectNode result = JSON.createObjectNode();
        ArrayNode devices = result.putArray("devices");
        for (JsonNode wanted : body.get("devices")) {
            String user = wanted.get("user").textValue();
            int number = numbers.merge(user, 1, Integer::sum);
            devices.addObject()
                    .put("account", HexFormat.of().toHexDigits(accounts.get(user)))
                    .put("user", user)
                    .put("device", number)
                    .put("token", user + "#" + number);
        }
        enrolledPerCall.add(devices.size());
        return result;
    }

    @Test
    void enrolsAllDevicesOfAnAccountInOneCallAndKeepsThemTogether() {
        List<BenchAccount> created = new Provisioning(api).accounts(400, 3);
        assertThat(created).hasSize(400).allSatisfy(account -> {
            assertThat(account.devices()).extracting(d -> d.address().device()).containsExactly(1, 2, 3);
            assertThat(account.devices())
                    .extracting(BenchDevice::user)
                    .containsOnly(account.first().user());
            assertThat(account.devices())
                    .extracting(BenchDevice::token)
                    .containsExactly(
                            account.first().user() + "#1",
                            account.first().user() + "#2",
                            account.first().user() + "#3");
        });
        assertThat(created).extracting(a -> a.first().user()).doesNotHaveDuplicates();
        assertThat(enrolledPerCall).as("at most 1,000 a call, no account cut").containsExactly(999, 201);
    }

    @Test
    void aMessageGoesToAllDevicesOfTheOtherAccountAndToOnesOwnOtherDevices() {
        List<BenchAccount> pair = new Provisioning(api).accounts(2, 3);
        Destination destination = pair.get(0).to(pair.get(1));
        assertThat(destination.copies())
                .containsExactlyElementsOf(
                        pair.get(1).devices().stream().map(BenchDevice::address).toList());
        assertThat(destination.ownCopies())
                .containsExactly(
                        pair.get(0).devices().get(1).address(),
                        pair.get(0).devices().get(2).address());
        assertThat(destination.count()).isEqualTo(5);
    }

    @Test
    void oneDeviceEachHasNoOwnCopies() {
        List<BenchDevice> devices = new Provisioning(api).devices(1_001);
        assertThat(devices)
                .hasSize(1_001)
                .allSatisfy(d -> assertThat(d.address().device()).isEqualTo(1));
        assertThat(enrolledPerCall).containsExactly(1_000, 1);
    }
}
