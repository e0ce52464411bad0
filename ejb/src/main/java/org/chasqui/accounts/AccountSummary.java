// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts;

import org.chasqui.identity.AccountId;
import org.chasqui.identity.UserName;

/**
 * What others may know of an account.
 *
 * @param id the account's id
 * @param name the user's name
 * @param disabled whether an administrator has disabled it: its devices are refused, nobody can write to it
 */
public record AccountSummary(AccountId id, UserName name, boolean disabled) {}
