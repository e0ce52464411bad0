// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress.internal;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.chasqui.ingress.Contacts;
import org.chasqui.ingress.SendLimits;
import org.chasqui.ingress.SenderLimiter;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link SendLimits} from the environment and system properties (MicroProfile Config). */
@Singleton
class IngressConfiguration {

    @Produces
    @Singleton
    SendLimits limits(
            @ConfigProperty(name = "chasqui.limits.stranger.burst", defaultValue = "60") int strangerBurst,
            @ConfigProperty(name = "chasqui.limits.stranger.per-second", defaultValue = "1") int strangerRefill,
            @ConfigProperty(name = "chasqui.limits.established.burst", defaultValue = "600") int establishedBurst,
            @ConfigProperty(name = "chasqui.limits.established.per-second", defaultValue = "10")
                    int establishedRefill) {
        return new SendLimits(
                new SendLimits.Rate(strangerBurst, strangerRefill),
                new SendLimits.Rate(establishedBurst, establishedRefill));
    }

    @Produces
    @Singleton
    SenderLimiter limiter(SendLimits limits, Contacts contacts, ManagedExecutorService executor) {
        return new SenderLimiter(limits, contacts, executor);
    }
}
