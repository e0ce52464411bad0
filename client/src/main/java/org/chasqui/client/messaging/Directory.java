// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import org.chasqui.client.api.AccountEntry;
import org.chasqui.client.api.ControlPlane;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.UnknownRecipientException;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;
import org.chasqui.client.store.AccountNames;

/** Finds accounts by name and names by account: here if known, else by asking the server. */
public final class Directory {

    private static final System.Logger LOG = System.getLogger(Directory.class.getName());

    private final ControlPlane server;
    private final String token;
    private final AccountNames names;

    /** For one enrolled device. */
    public Directory(ControlPlane server, String token, AccountNames names) {
        this.server = server;
        this.token = token;
        this.names = names;
    }

    /**
     * The account of a user. May block.
     *
     * @throws UnknownRecipientException if there is none
     */
    public AccountId account(UserName user) {
        return names.account(user).orElseGet(() -> {
            try {
                AccountEntry found = server.accountByName(token, user);
                boolean _ = names.remember(found.account(), user);
                return found.account();
            } catch (UnknownRecipientException _) {
                throw new UnknownRecipientException("There is no user \"" + user + "\" on this server.");
            }
        });
    }

    /** Learns the name of an account if it is not known. May block; a failure leaves it unknown. */
    public void learnName(AccountId account) {
        if (names.name(account).isPresent()) {
            return;
        }
        try {
            boolean _ = names.remember(account, server.account(token, account).user());
        } catch (ClientException e) {
            LOG.log(System.Logger.Level.DEBUG, "no name for account " + account, e);
        }
    }
}
