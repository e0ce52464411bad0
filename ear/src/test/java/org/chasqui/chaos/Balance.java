// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The end of a run, from the books of all devices.
 *
 * @param accepted messages that the server accepted
 * @param lost copies of accepted messages that a device should have shown and has not
 * @param withoutReceipt accepted messages, times devices of the sender, that no Delivered receipt has named
 * @param unaccepted messages that were shown and for which no Accepted ever came
 */
record Balance(int accepted, int lost, int withoutReceipt, int unaccepted) {

    /** Whether everything that was accepted has come to its end. */
    boolean isComplete() {
        return lost == 0 && withoutReceipt == 0;
    }

    static Balance of(Ledger ledger, List<CheckedDevice> devices) {
        Map<Long, Set<CheckedDevice>> byAccount = new HashMap<>();
        devices.forEach(d -> byAccount
                .computeIfAbsent(d.self().account(), a -> new HashSet<>())
                .add(d));
        int lost = 0;
        int withoutReceipt = 0;
        for (MessageKey message : ledger.accepted()) {
            Set<CheckedDevice> own = byAccount.getOrDefault(message.account(), Set.of());
            for (CheckedDevice device : byAccount.getOrDefault(message.conversation(), Set.of())) {
                lost += device.inbox().hasShown(message) ? 0 : 1;
            }
            for (CheckedDevice device : own) {
                boolean isSender = device.self().number() == message.device();
                lost += isSender || device.inbox().hasShown(message) ? 0 : 1;
                withoutReceipt += device.inbox().hasReceipt(message) ? 0 : 1;
            }
        }
        int unaccepted = 0;
        for (CheckedDevice device : devices) {
            unaccepted += (int) device.inbox().shown().stream()
                    .filter(m -> !ledger.accepted().contains(m))
                    .count();
        }
        return new Balance(ledger.accepted().size(), lost, withoutReceipt, unaccepted);
    }
}
