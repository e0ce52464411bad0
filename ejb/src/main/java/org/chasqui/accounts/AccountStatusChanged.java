// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts;

import org.chasqui.identity.AccountId;

/**
 * CDI event: an administrator disabled an account or enabled it again; observe it after the transaction's success.
 *
 * @param account which account
 * @param disabled what it is now
 */
public record AccountStatusChanged(AccountId account, boolean disabled) {}
