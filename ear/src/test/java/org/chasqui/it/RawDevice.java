// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** A device without a client around it; it has an account key of its own, which is used if it becomes the primary. */
public record RawDevice(
        String user,
        IdentityKeyPair identity,
        ECKeyPair accountKey,
        int registrationId,
        long account,
        int number,
        String token,
        long firstNumber) {

    public static RawDevice generate(String user) {
        return new RawDevice(
                user,
                IdentityKeyPair.generate(),
                ECKeyPair.generate(),
                ThreadLocalRandom.current().nextInt(1, 16381),
                0,
                0,
                "",
                0);
    }

    /** As an administrator enrols it, without account key and certificate. */
    String enrolmentJson() {
        return "{\"user\":\"%s\",%s}".formatted(user, nameAndKeys());
    }

    /** As it enrols itself. */
    String primaryJson() {
        return primaryJson(certificate(accountKey, 1));
    }

    String primaryJson(String certificate) {
        return "{%s,\"accountKey\":\"%s\",\"certificate\":\"%s\"}"
                .formatted(nameAndKeys(), base64(accountKey.getPublicKey().serialize()), certificate);
    }

    String nameAndKeys() {
        return "\"name\":\"test\",\"registrationId\":%d,\"identityKey\":\"%s\""
                .formatted(registrationId, base64(identity.getPublicKey().serialize()));
    }

    /** What an account key says of this device as that number, in base64. */
    String certificate(ECKeyPair by, int asNumber) {
        byte[] key = identity.getPublicKey().serialize();
        byte[] text = "chasqui device certificate v1".getBytes(StandardCharsets.US_ASCII);
        byte[] signed = ByteBuffer.allocate(text.length + 5 + key.length)
                .put(text)
                .put((byte) asNumber)
                .putInt(registrationId)
                .put(key)
                .array();
        return base64(by.getPrivateKey().calculateSignature(signed));
    }

    RawDevice enrolled(JsonNode result) {
        return new RawDevice(
                user,
                identity,
                accountKey,
                registrationId,
                HexFormat.fromHexDigitsToLong(result.get("account").textValue()),
                result.get("device").intValue(),
                result.get("token").textValue(),
                result.get("firstNumber").longValue());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public String bearer() {
        return Api.bearer(token);
    }

    public String accountHex() {
        return HexFormat.of().toHexDigits(account);
    }
}
