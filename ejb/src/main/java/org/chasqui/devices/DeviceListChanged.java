// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import java.util.Set;
import org.chasqui.identity.AccountId;

/**
 * CDI event: devices that can be written to came or went. Fired last in its transaction, see {@link DeviceListChanges};
 * caches observe it after the transaction's success.
 *
 * @param accounts whose
 */
public record DeviceListChanged(Set<AccountId> accounts) {}
