// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What an operator may set of connections; docs/operations.md names the properties. */
@Singleton
final class StreamSettings {

    private final Duration pingInterval;
    private final Duration silenceTimeout;

    /**
     * Called by the container.
     *
     * @param pingInterval how often the server pings
     * @param silenceTimeout a peer that has said nothing for so long, not even a pong, is dropped
     */
    @Inject
    StreamSettings(
            @ConfigProperty(name = "chasqui.stream.ping-interval", defaultValue = "PT25S") Duration pingInterval,
            @ConfigProperty(name = "chasqui.stream.silence-timeout", defaultValue = "PT60S") Duration silenceTimeout) {
        if (!pingInterval.isPositive() || silenceTimeout.compareTo(pingInterval) <= 0) {
            throw new IllegalArgumentException("chasqui.stream: ping-interval " + pingInterval
                    + " must be positive and less than silence-timeout " + silenceTimeout);
        }
        this.pingInterval = pingInterval;
        this.silenceTimeout = silenceTimeout;
    }

    Duration pingInterval() {
        return pingInterval;
    }

    Duration silenceTimeout() {
        return silenceTimeout;
    }
}
