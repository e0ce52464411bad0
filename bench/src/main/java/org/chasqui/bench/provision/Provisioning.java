// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.provision;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.chasqui.bench.stream.Recipient;

/**
 * Makes accounts without passwords, each with one device. Every run makes new ones, so that nothing waits for them; an
 * account cannot be deleted, so they stay behind, named {@code bench-RUN-N}.
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
        List<BenchDevice> devices = new ArrayList<>(count);
        while (devices.size() < count) {
            devices.addAll(some(Math.min(PER_CALL, count - devices.size())));
        }
        return devices;
    }

    private List<BenchDevice> some(int count) {
        List<String> users = IntStream.range(created, created + count)
                .mapToObj(i -> "bench-" + run + "-" + i)
                .toList();
        created += count;
        api.post(
                "/accounts",
                Map.of("accounts", users.stream().map(u -> Map.of("name", u)).toList()));
        int[] registrations = ThreadLocalRandom.current()
                .ints(count, 1, MAX_REGISTRATION_ID + 1)
                .toArray();
        JsonNode enrolled = api.post(
                "/devices",
                Map.of(
                        "devices",
                        IntStream.range(0, count)
                                .mapToObj(i -> Map.of(
                                        "user",
                                        users.get(i),
                                        "name",
                                        "bench",
                                        "registrationId",
                                        registrations[i],
                                        "identityKey",
                                        identityKey()))
                                .toList()));
        return IntStream.range(0, count)
                .mapToObj(i -> device(enrolled.get("devices").get(i), users.get(i), registrations[i]))
                .toList();
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
