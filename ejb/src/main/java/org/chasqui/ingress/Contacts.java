// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.ingress;

import org.chasqui.identity.AccountId;

/** Who has ever written to whom, durable. May ask a database: never on an IO thread. */
public interface Contacts {

    /** Whether the account has ever written to the peer. */
    boolean hasWritten(AccountId account, AccountId peer);

    /** Notes that the account has written to the peer; noting it again changes nothing. */
    void note(AccountId account, AccountId peer);
}
