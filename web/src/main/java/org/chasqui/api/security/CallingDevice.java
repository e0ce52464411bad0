// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.security;

import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import org.chasqui.devices.EnrolledDevice;
import org.jspecify.annotations.Nullable;

/** The device that made the request. */
@RequestScoped
public class CallingDevice {

    private @Nullable EnrolledDevice device;

    void set(EnrolledDevice authenticated) {
        device = authenticated;
    }

    /** The authenticated device; only on resources marked {@link DeviceAuthenticated}. */
    public EnrolledDevice get() {
        return Objects.requireNonNull(device, "the resource is not marked @DeviceAuthenticated");
    }
}
