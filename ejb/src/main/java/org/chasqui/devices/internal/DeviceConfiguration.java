// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices.internal;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.chasqui.devices.DeviceSettings;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link DeviceSettings} from the environment and system properties (MicroProfile Config). */
@Singleton
class DeviceConfiguration {

    @Produces
    @Singleton
    DeviceSettings settings(
            @ConfigProperty(name = "chasqui.devices.max", defaultValue = "5") int max,
            @ConfigProperty(name = "chasqui.devices.idle", defaultValue = "P90D") Duration idle,
            @ConfigProperty(name = "chasqui.devices.idle-warning", defaultValue = "P14D") Duration warning,
            @ConfigProperty(name = "chasqui.devices.sweep-interval", defaultValue = "PT1M") Duration sweepInterval,
            @ConfigProperty(name = "chasqui.links.life", defaultValue = "PT10M") Duration linkLife,
            @ConfigProperty(name = "chasqui.links.max-open", defaultValue = "10000") int maxOpen) {
        return new DeviceSettings(
                max,
                new DeviceSettings.Idleness(idle, warning),
                new DeviceSettings.Links(linkLife, maxOpen),
                sweepInterval);
    }
}
