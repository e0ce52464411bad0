// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/**
 * An account shows another key than before: its owner has lost the primary device and enrolled anew, or somebody is
 * between. Nothing is sent to it until the user has accepted the new key or refused it; what is written stays in the
 * outbox.
 */
public final class IdentityChangedException extends ClientException {

    private static final long serialVersionUID = 1L;

    /** @param user whose key changed */
    public IdentityChangedException(String user) {
        super("The safety number with " + user + " has changed: " + user
                + " has a new account key, because the phone was"
                + " lost or enrolled anew, or somebody is listening in. Nothing is sent until you have said which. Ask "
                + user + " by another way and compare \"chasqui safety-number " + user + "\", then: chasqui accept "
                + user);
    }
}
