// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Live as long as the JVM can answer: a restart would mend nothing that readiness finds amiss. */
@Liveness
@ApplicationScoped
public class ServerCheck implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.up("server");
    }
}
