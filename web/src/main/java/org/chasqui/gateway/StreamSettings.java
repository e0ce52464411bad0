// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What an operator may set of connections; docs/operations.md names the properties. */
@Singleton
final class StreamSettings {

    private static final Duration LONGEST_SPREAD = Duration.ofHours(1);

    private final Duration pingInterval;
    private final Duration silenceTimeout;
    private final Duration reconnectSpread;

    /**
     * Called by the container.
     *
     * @param pingInterval how often the server pings
     * @param silenceTimeout a peer that has said nothing for so long, not even a pong, is dropped
     * @param reconnectSpread within which the clients of a server that goes away come back, each at random
     */
    @Inject
    StreamSettings(
            @ConfigProperty(name = "chasqui.stream.ping-interval", defaultValue = "PT25S") Duration pingInterval,
            @ConfigProperty(name = "chasqui.stream.silence-timeout", defaultValue = "PT60S") Duration silenceTimeout,
            @ConfigProperty(name = "chasqui.stream.reconnect-spread", defaultValue = "PT15S")
                    Duration reconnectSpread) {
        if (!pingInterval.isPositive() || silenceTimeout.compareTo(pingInterval) <= 0) {
            throw new IllegalArgumentException("chasqui.stream: ping-interval " + pingInterval
                    + " must be positive and less than silence-timeout " + silenceTimeout);
        }
        if (reconnectSpread.isNegative() || reconnectSpread.compareTo(LONGEST_SPREAD) > 0) {
            throw new IllegalArgumentException(
                    "chasqui.stream.reconnect-spread is " + reconnectSpread + ", expected PT0S to " + LONGEST_SPREAD);
        }
        this.pingInterval = pingInterval;
        this.silenceTimeout = silenceTimeout;
        this.reconnectSpread = reconnectSpread;
    }

    Duration pingInterval() {
        return pingInterval;
    }

    Duration silenceTimeout() {
        return silenceTimeout;
    }

    Duration reconnectSpread() {
        return reconnectSpread;
    }
}
