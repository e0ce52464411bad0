// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.net.http.HttpClient;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The threads that all devices of a run share. */
record Network(HttpClient http, ScheduledExecutorService timer) implements AutoCloseable {

    static Network create() {
        return new Network(HttpClient.newHttpClient(), Executors.newScheduledThreadPool(2));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        http.shutdownNow();
    }
}
