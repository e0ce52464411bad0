// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.devices;

import org.chasqui.identity.AccountId;

/** CDI event: devices of the account came or went; observe it after the transaction's success. */
public record DeviceListChanged(AccountId account) {}
