// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready from when the application has started until it sends its clients away. */
@Readiness
@ApplicationScoped
@SuppressWarnings("NullAway.Init") // the container fills the field
public class ApplicationCheck implements HealthCheck {

    @Inject
    private Availability availability;

    @Override
    public HealthCheckResponse call() {
        return Probe.response("application", failure());
    }

    private Optional<String> failure() {
        if (availability.schemaVersion().isEmpty()) {
            return Optional.of("not started");
        }
        return availability.isDraining() ? Optional.of("draining") : Optional.empty();
    }
}
