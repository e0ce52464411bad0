// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.bench.provision;

import java.util.List;
import org.chasqui.bench.stream.Destination;
import org.chasqui.bench.stream.Recipient;

/**
 * An account with all its devices.
 *
 * @param devices in the order in which they were enrolled, one at least
 */
public record BenchAccount(List<BenchDevice> devices) {

    /** The device that writes. */
    public BenchDevice first() {
        return devices.getFirst();
    }

    /** The devices that get copies of what the first one writes. */
    public List<BenchDevice> others() {
        return devices.subList(1, devices.size());
    }

    /** Where a message from this account's first device to another account goes. */
    public Destination to(BenchAccount recipient) {
        return new Destination(addresses(recipient.devices), addresses(others()));
    }

    private static List<Recipient> addresses(List<BenchDevice> devices) {
        return devices.stream().map(BenchDevice::address).toList();
    }
}
