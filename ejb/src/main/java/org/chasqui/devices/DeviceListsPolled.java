// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.util.Optional;
import java.util.Set;
import org.chasqui.identity.AccountId;

/**
 * CDI event: this server has asked which device lists and accounts have changed, on any server. An observer that fails
 * hears of the same changes again.
 *
 * @param changed the accounts, often none; empty if any may have changed
 */
public record DeviceListsPolled(Optional<Set<AccountId>> changed) {

    /** Whether it may concern any account. */
    public boolean concernsAny() {
        return changed.map(c -> !c.isEmpty()).orElse(true);
    }

    /** Whether it may concern that account. */
    public boolean concerns(AccountId account) {
        return changed.map(c -> c.contains(account)).orElse(true);
    }
}
