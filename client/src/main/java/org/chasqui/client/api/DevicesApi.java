// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.net.http.HttpClient;
import java.util.Map;
import org.chasqui.client.failure.ClientException;

/**
 * The resources about devices of the own account. Safe for any thread; every method blocks until the answer is there
 * and throws a {@link ClientException} if it is not the one hoped for.
 */
public final class DevicesApi {

    private final Calls calls;
    private final String token;

    /** For one enrolled device. */
    public DevicesApi(HttpClient http, ServerAddress server, String token) {
        this.calls = new Calls(http, server);
        this.token = token;
    }

    /** All of them. */
    public DeviceList list() {
        return calls.get(token, "/devices", DeviceList.class);
    }

    /** Gives a device another name. */
    public void rename(int device, String name) {
        Calls.check(calls.exchange(
                calls.request(token, "/devices/" + device + "/name").PUT(Calls.json(Map.of("name", name)))));
    }

    /** Revokes a device: from now on nothing is sent to it. */
    public void revoke(int device) {
        Calls.check(calls.exchange(calls.request(token, "/devices/" + device).DELETE()));
    }
}
