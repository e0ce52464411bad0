// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client;

import org.chasqui.client.api.DeviceList;
import org.chasqui.client.failure.ClientException;
import org.chasqui.client.failure.LinkException;
import org.chasqui.client.linking.LinkCode;
import org.chasqui.client.linking.PendingDevice;
import org.chasqui.client.messaging.Messenger;
import org.chasqui.client.store.Database;
import org.chasqui.client.store.NewDevices;
import org.chasqui.client.store.Profile;

/**
 * The devices of an account, seen from one of them. Every method blocks on the server, and throws a
 * {@link ClientException} if that refuses or cannot be reached.
 */
public final class AccountDevices {

    private static final int MAX_NAME_LENGTH = 64;

    private final Database database;
    private final Profile profile;
    private final Messenger messenger;

    AccountDevices(Database database, Profile profile, Messenger messenger) {
        this.database = database;
        this.profile = profile;
        this.messenger = messenger;
    }

    static void requireName(String name) {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "device name '" + name + "' does not have 1 to " + MAX_NAME_LENGTH + " characters");
        }
    }

    /** All of them, as the server lists them. */
    public DeviceList list() {
        return messenger.ownDevices().list();
    }

    /**
     * Looks which device shows a code; it becomes one of this account by {@link #approve}.
     *
     * @throws LinkException if the code is not good, this is no primary, or somebody has interfered
     */
    public PendingDevice open(LinkCode code) {
        return messenger.openLink(code);
    }

    /**
     * Makes a device one of this account.
     *
     * @param history whether it is to be told what came before it; that is sent, encrypted, while this client is
     *     connected
     * @return its number
     * @throws LinkException if the account has no place left or the code has ended
     */
    public int approve(PendingDevice device, boolean history) {
        return device.approve(Linking.known(database, profile.address().account()), new NewDevices(database), history);
    }

    /**
     * Gives a device another name: the primary any, the others themselves.
     *
     * @throws IllegalArgumentException if the name does not have 1 to 64 characters
     */
    public void rename(int device, String name) {
        requireName(name);
        messenger.ownDevices().rename(device, name);
    }

    /** Revokes a device, the primary any other, the others themselves: it gets nothing more and can do nothing more. */
    public void revoke(int device) {
        messenger.ownDevices().revoke(device);
    }
}
