// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.delivery.internal;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.chasqui.delivery.DeliverySettings;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link DeliverySettings} from the environment and system properties (MicroProfile Config). */
@Singleton
class DeliveryConfiguration {

    @Produces
    @Singleton
    DeliverySettings settings(
            @ConfigProperty(name = "chasqui.stream.ack-timeout", defaultValue = "PT60S") Duration ackTimeout,
            @ConfigProperty(name = "chasqui.delivery.net-interval", defaultValue = "PT30S") Duration netInterval,
            @ConfigProperty(name = "chasqui.retention.undelivered", defaultValue = "P30D") Duration retention,
            @ConfigProperty(name = "chasqui.retention.sweep-interval", defaultValue = "PT1M") Duration sweepInterval,
            @ConfigProperty(name = "chasqui.delivery.grace", defaultValue = "PT0.1S") Duration grace,
            @ConfigProperty(name = "chasqui.delivery.lease", defaultValue = "PT1S") Duration lease) {
        return new DeliverySettings(
                ackTimeout, netInterval, retention, sweepInterval, new DeliverySettings.Ownership(grace, lease));
    }
}
