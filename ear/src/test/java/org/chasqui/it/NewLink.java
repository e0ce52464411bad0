// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** A link session as the new device and the primary see it; what is handed over is opaque to the server. */
record NewLink(Api api, RawDevice device, String id, String secret, String proof) {

    static final String HELLO = base64("hello".getBytes(StandardCharsets.UTF_8));
    static final String HANDOVER = base64("handed over".getBytes(StandardCharsets.UTF_8));

    /** A new device opens a session. */
    static NewLink open(Api api) throws Exception {
        byte[] proof = new byte[32];
        new SecureRandom().nextBytes(proof);
        Api.Answer answer = post(api, proof);
        if (answer.status() != 201) {
            throw new AssertionError(answer.toString());
        }
        JsonNode link = answer.json();
        return new NewLink(
                api,
                RawDevice.generate(""),
                link.get("link").textValue(),
                link.get("secret").textValue(),
                base64(proof));
    }

    static Api.Answer post(Api api, byte[] proof) throws Exception {
        String hash = base64(MessageDigest.getInstance("SHA-256").digest(proof));
        return api.post("/links", "", "{\"proofHash\":\"%s\",\"hello\":\"%s\"}".formatted(hash, HELLO));
    }

    Api.Answer look(RawDevice primary) throws Exception {
        return look(primary, proof);
    }

    Api.Answer look(RawDevice primary, String withProof) throws Exception {
        return api.post("/links/" + id + "/open", primary.bearer(), "{\"proof\":\"%s\"}".formatted(withProof));
    }

    Api.Answer decline(RawDevice primary) throws Exception {
        return api.post("/links/" + id + "/decline", primary.bearer(), "{\"proof\":\"%s\"}".formatted(proof));
    }

    Api.Answer approve(RawDevice primary, int number) throws Exception {
        return approve(primary, number, device.certificate(primary.accountKey(), number));
    }

    Api.Answer approve(RawDevice primary, int number, String certificate) throws Exception {
        return api.post(
                "/links/" + id + "/approve",
                primary.bearer(),
                "{\"proof\":\"%s\",\"device\":%d,%s,\"certificate\":\"%s\",\"handover\":\"%s\"}"
                        .formatted(proof, number, device.nameAndKeys(), certificate, HANDOVER));
    }

    Api.Answer claim() throws Exception {
        return claim(secret);
    }

    Api.Answer claim(String withSecret) throws Exception {
        return api.post("/links/" + id + "/claim", "", "{\"secret\":\"%s\"}".formatted(withSecret));
    }

    /** The device that the last claim has made. */
    RawDevice claimed() throws Exception {
        Api.Answer answer = claim();
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return device.enrolled(answer.json());
    }

    /** From the code to keys that others can claim. */
    static RawDevice link(Api api, RawDevice primary) throws Exception {
        NewLink link = open(api);
        int number = link.look(primary).json().get("device").intValue();
        Api.Answer approved = link.approve(primary, number);
        if (approved.status() != 204) {
            throw new AssertionError(approved.toString());
        }
        RawDevice device = link.claimed();
        publish(api, device);
        return device;
    }

    static void publish(Api api, RawDevice device) throws Exception {
        publish(api, device, 1);
    }

    /** Publishes one-time keys with these and the next two ids, and the keys that stay. */
    static void publish(Api api, RawDevice device, int first) throws Exception {
        Api.Answer published =
                api.call("PUT", "/api/v1/keys", device.bearer(), KeyUploads.of(device, first, first + 2));
        if (published.status() != 204) {
            throw new AssertionError(published.toString());
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
