// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.util.List;
import java.util.Objects;

/**
 * The devices of the own account.
 *
 * @param limit how many it may have
 * @param devices in order of number
 */
public record DeviceList(int limit, List<ListedDevice> devices) {
    /** All members must be there: what the server sends is not trusted to be. */
    public DeviceList {
        Objects.requireNonNull(devices, "devices");
    }
}
