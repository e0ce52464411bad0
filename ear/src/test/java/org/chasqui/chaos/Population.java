// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chasqui.it.Api;
import org.chasqui.it.RawDevice;

/** Accounts with their devices, enrolled in bulk by the administrator; the lists that submits are encrypted for. */
record Population(Map<Long, List<RawDevice>> devices) {

    private static final int ACCOUNTS_PER_SECOND_DEVICE = 4;

    /** Creates new accounts; every fourth has two devices. */
    static Population enrol(URI server, int accounts) throws Exception {
        Api api = new Api(server);
        String suffix = Long.toHexString(System.nanoTime());
        List<String> names = new ArrayList<>();
        List<String> users = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            String name = "c" + i + "-" + suffix;
            names.add(name);
            users.add(name);
            if (i % ACCOUNTS_PER_SECOND_DEVICE == 0) {
                users.add(name);
            }
        }
        api.createAccounts(names.toArray(String[]::new));
        Map<Long, List<RawDevice>> devices = new LinkedHashMap<>();
        api.enrol(users.toArray(String[]::new))
                .forEach(d -> devices.computeIfAbsent(d.account(), a -> new ArrayList<>())
                        .add(d));
        return new Population(devices);
    }

    List<RawDevice> of(long account) {
        return devices.getOrDefault(account, List.of());
    }

    List<Long> accounts() {
        return List.copyOf(devices.keySet());
    }
}
