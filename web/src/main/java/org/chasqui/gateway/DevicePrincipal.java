// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.gateway;

import java.security.Principal;
import org.chasqui.devices.EnrolledDevice;

/** The authenticated device of a connection. */
record DevicePrincipal(EnrolledDevice device) implements Principal {

    @Override
    public String getName() {
        return device.address().account() + "." + device.address().number();
    }
}
