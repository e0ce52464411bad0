// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.failure;

/**
 * A peer's device presents another identity key than before: it was enrolled anew, or somebody is between. Nothing is
 * encrypted for it and nothing from it is read.
 */
public final class IdentityChangedException extends ClientException {

    private static final long serialVersionUID = 1L;

    /**
     * @param user whose key changed
     * @param device number of the device
     */
    public IdentityChangedException(String user, int device) {
        super("The identity key of " + user + "'s device " + device + " has changed. Ask " + user
                + " by another way whether the device was enrolled anew; if not, somebody may be listening in."
                + " This version cannot accept the new key: until it can, nothing is exchanged with that device.");
    }
}
