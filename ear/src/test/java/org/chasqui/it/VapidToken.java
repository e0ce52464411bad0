// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a push service reads in {@code Authorization: vapid …} (RFC 8292).
 *
 * @param publicKey who signed, an uncompressed point of P-256
 * @param claims what was signed
 */
record VapidToken(byte[] publicKey, JsonNode claims) {

    private static final Pattern HEADER = Pattern.compile("vapid t=([\\w-]+\\.[\\w-]+)\\.([\\w-]+), ?k=([\\w-]+)");

    /** Reads it and verifies the signature. */
    static VapidToken verified(String authorization) throws Exception {
        Matcher header = HEADER.matcher(authorization);
        if (!header.matches()) {
            throw new AssertionError("no VAPID: " + authorization);
        }
        Base64.Decoder base64 = Base64.getUrlDecoder();
        ObjectMapper json = new ObjectMapper();
        String signed = header.group(1);
        byte[] publicKey = base64.decode(header.group(3));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(Subscriber.publicKey(publicKey));
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        if (!signature.verify(base64.decode(header.group(2)))) {
            throw new AssertionError("the signature does not verify");
        }
        String[] parts = signed.split("\\.");
        String algorithm = json.readTree(base64.decode(parts[0])).get("alg").textValue();
        if (!"ES256".equals(algorithm)) {
            throw new AssertionError("signed by " + algorithm);
        }
        return new VapidToken(publicKey, json.readTree(base64.decode(parts[1])));
    }
}
