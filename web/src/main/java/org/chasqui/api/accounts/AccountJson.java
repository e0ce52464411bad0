// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.accounts;

import org.chasqui.accounts.AccountSummary;

/** An account as other users see it. */
public record AccountJson(String account, String user) {

    /** From the domain. */
    public static AccountJson of(AccountSummary summary) {
        return new AccountJson(summary.id().toString(), summary.name().value());
    }
}
