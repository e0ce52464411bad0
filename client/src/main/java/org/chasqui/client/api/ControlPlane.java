// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.CredentialsRefusedException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;
import org.jspecify.annotations.Nullable;

/**
 * The server's JSON resources as methods. Safe for any thread; every method blocks until the answer is there, at most
 * 20 seconds, and throws a {@link ClientException} if it is not the one hoped for.
 */
public final class ControlPlane {

    private final Calls calls;

    /** Talks to one server. */
    public ControlPlane(HttpClient http, ServerAddress server) {
        this.calls = new Calls(http, server);
    }

    /**
     * Enrols a device with the user's own password. The password is not kept, nor wiped.
     *
     * @throws CredentialsRefusedException if user and password do not fit
     */
    public EnrolledDevice enrol(UserName user, char[] password, EnrolmentRequest device) {
        HttpResponse<byte[]> answer = calls.exchange(calls.request("/devices")
                .header("Authorization", basic(user, password))
                .POST(Calls.json(device)));
        if (answer.statusCode() == 401) {
            throw new CredentialsRefusedException(user.value());
        }
        return Calls.body(answer, EnrolledDevice.class);
    }

    /** Looks up the account of a user. */
    public AccountEntry accountByName(String token, UserName name) {
        return calls.get(token, "/accounts/by-name/" + name, AccountEntry.class);
    }

    /** Looks up the name of an account. */
    public AccountEntry account(String token, AccountId account) {
        return calls.get(token, "/accounts/" + account, AccountEntry.class);
    }

    /** Publishes prekeys. */
    public void publish(String token, PreKeyUpload keys) {
        Calls.check(calls.exchange(calls.request(token, "/keys").PUT(Calls.json(keys))));
    }

    /** Counts the one-time prekeys that are left. */
    public PreKeyCounts keyCounts(String token) {
        return calls.get(token, "/keys/counts", PreKeyCounts.class);
    }

    /**
     * Claims prekey bundles.
     *
     * @param devices null for all devices of the account, in the own account all but the calling one
     */
    public ClaimedBundles claim(String token, AccountId account, @Nullable List<Integer> devices) {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("account", account.toString());
        if (devices != null) {
            claim.put("devices", devices);
        }
        return Calls.body(
                calls.exchange(calls.request(token, "/keys/claims").POST(Calls.json(claim))), ClaimedBundles.class);
    }

    private static String basic(UserName user, char[] password) {
        byte[] both = (user + ":" + new String(password)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }
}
