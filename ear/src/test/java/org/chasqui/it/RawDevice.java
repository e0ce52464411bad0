// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.signal.libsignal.protocol.IdentityKeyPair;

/** A device enrolled by an administrator, without a client around it. */
public record RawDevice(
        String user, IdentityKeyPair identity, int registrationId, long account, int number, String token) {

    public static RawDevice generate(String user) {
        return new RawDevice(
                user, IdentityKeyPair.generate(), ThreadLocalRandom.current().nextInt(1, 16381), 0, 0, "");
    }

    String enrolmentJson() {
        return "{\"user\":\"%s\",\"name\":\"test\",\"registrationId\":%d,\"identityKey\":\"%s\"}"
                .formatted(
                        user,
                        registrationId,
                        Base64.getEncoder()
                                .encodeToString(identity.getPublicKey().serialize()));
    }

    RawDevice enrolled(JsonNode result) {
        return new RawDevice(
                user,
                identity,
                registrationId,
                HexFormat.fromHexDigitsToLong(result.get("account").textValue()),
                result.get("device").intValue(),
                result.get("token").textValue());
    }

    public String bearer() {
        return Api.bearer(token);
    }

    public String accountHex() {
        return HexFormat.of().toHexDigits(account);
    }
}
