// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.accounts;

import java.util.List;
import org.chasqui.identity.UserName;

/** How {@link Accounts#create} ended: all created, or none. */
public sealed interface CreateOutcome {

    /** All were created, in the order asked for. */
    record Created(List<AccountSummary> accounts) implements CreateOutcome {}

    /** None was created because this name is taken, or was asked for twice. */
    record NameTaken(UserName name) implements CreateOutcome {}
}
