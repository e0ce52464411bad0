// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.provision;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.chasqui.bench.stream.Recipient;

/**
 * Makes accounts without passwords, each with the same number of devices. Every run makes new ones, so that nothing
 * waits for them; an account cannot be deleted, so they stay behind, named {@code bench-RUN-N}.
 */
public final class Provisioning {

    /** Most that the admin API takes in a call. */
    private static final int PER_CALL = 1_000;

    private static final int MAX_REGISTRATION_ID = 16_380;
    private static final int KEY_BYTES = 32;
    private static final byte CURVE25519 = 5;

    private final AdminApi api;
    private final String run = Long.toHexString(System.currentTimeMillis());
    private int created;

    /** Accounts of one run. */
    public Provisioning(AdminApi api) {
        this.api = api;
    }

    /** Creates accounts and enrols a device for each; their order is that of their names' numbers. */
    public List<BenchDevice> devices(int count) {
        return accounts(count, 1).stream().map(BenchAccount::first).toList();
    }

    /**
     * Creates accounts and enrols devices for each; their order is that of their names' numbers.
     *
     * @param devicesEach at least 1
     */
    public List<BenchAccount> accounts(int count, int devicesEach) {
        List<BenchAccount> accounts = new ArrayList<>(count);
        while (accounts.size() < count) {
            accounts.addAll(some(Math.min(PER_CALL / devicesEach, count - accounts.size()), devicesEach));
        }
        return accounts;
    }

    private List<BenchAccount> some(int count, int devicesEach) {
        List<String> users = IntStream.range(created, created + count)
                .mapToObj(i -> "bench-" + run + "-" + i)
                .toList();
        created += count;
        api.post(
                "/accounts",
                Map.of("accounts", users.stream().map(u -> Map.of("name", u)).toList()));
        List<BenchDevice> enrolled = enrol(users.stream()
                .flatMap(u -> Collections.nCopies(devicesEach, u).stream())
                .toList());
        return IntStream.range(0, count)
                .mapToObj(i -> new BenchAccount(enrolled.subList(i * devicesEach, (i + 1) * devicesEach)))
                .toList();
    }

    /** Enrols a device for each name, in one call: the server chooses the numbers. */
    private List<BenchDevice> enrol(List<String> users) {
        int[] registrations = ThreadLocalRandom.current()
                .ints(users.size(), 1, MAX_REGISTRATION_ID + 1)
                .toArray();
        List<Map<String, Object>> wanted = IntStream.range(0, users.size())
                .mapToObj(i -> wanted(users.get(i), registrations[i]))
                .toList();
        JsonNode enrolled = api.post("/devices", Map.of("devices", wanted)).get("devices");
        return IntStream.range(0, users.size())
                .mapToObj(i -> device(enrolled.get(i), users.get(i), registrations[i]))
                .toList();
    }

    private static Map<String, Object> wanted(String user, int registrationId) {
        return Map.of("user", user, "name", "bench", "registrationId", registrationId, "identityKey", identityKey());
    }

    private static BenchDevice device(JsonNode enrolled, String user, int registrationId) {
        Recipient address = new Recipient(
                HexFormat.fromHexDigitsToLong(enrolled.get("account").textValue()),
                enrolled.get("device").intValue(),
                registrationId);
        return new BenchDevice(user, address, enrolled.get("token").textValue());
    }

    /** A public key of nobody: the private half is dropped, since nothing is ever encrypted for it. */
    private static String identityKey() {
        try {
            byte[] encoded = KeyPairGenerator.getInstance("X25519")
                    .generateKeyPair()
                    .getPublic()
                    .getEncoded();
            byte[] key = new byte[1 + KEY_BYTES];
            key[0] = CURVE25519;
            // an X.509 SubjectPublicKeyInfo of X25519 ends with the key (RFC 8410 section 4)
            System.arraycopy(
                    Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length), 0, key, 1, KEY_BYTES);
            return Base64.getEncoder().encodeToString(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no X25519", e);
        }
    }
}
