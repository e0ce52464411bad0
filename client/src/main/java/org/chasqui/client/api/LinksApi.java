// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.google.protobuf.ByteString;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.chasqui.client.failure.ClientException;

/**
 * The resources with which a device is linked, for both sides. Safe for any thread; every method blocks until the
 * answer is there and throws a {@link ClientException} if it is not the one hoped for.
 */
public final class LinksApi {

    private static final int ACCEPTED = 202;

    private final Calls calls;

    /** Talks to one server. */
    public LinksApi(HttpClient http, ServerAddress server) {
        this.calls = new Calls(http, server);
    }

    /** A new device begins. */
    public StartedLink start(ByteString proofHash, ByteString hello) {
        return Calls.body(
                calls.exchange(
                        calls.request("/links").POST(Calls.json(Map.of("proofHash", proofHash, "hello", hello)))),
                StartedLink.class);
    }

    /** The new device asks; empty as long as nobody has approved. */
    public Optional<LinkedDevice> claim(StartedLink link) {
        HttpResponse<byte[]> answer = calls.exchange(
                calls.request("/links/" + link.link() + "/claim").POST(Calls.json(Map.of("secret", link.secret()))));
        return answer.statusCode() == ACCEPTED ? Optional.empty() : Optional.of(Calls.body(answer, LinkedDevice.class));
    }

    /** The primary looks who is there. */
    public OpenedLink open(String token, String link, ByteString proof) {
        return Calls.body(post(token, link, "open", Map.of("proof", proof)), OpenedLink.class);
    }

    /** The primary accepts the device. */
    public void approve(String token, String link, LinkApproval approval) {
        Calls.check(post(token, link, "approve", approval));
    }

    /** The primary refuses it. */
    public void decline(String token, String link, ByteString proof) {
        Calls.check(post(token, link, "decline", Map.of("proof", proof)));
    }

    private HttpResponse<byte[]> post(String token, String link, String what, Object body) {
        return calls.exchange(
                calls.request(token, "/links/" + link + "/" + what).POST(Calls.json(body)));
    }
}
