// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import com.google.protobuf.ByteString;
import org.chasqui.client.identity.DeviceAddress;

/**
 * Who this device is. {@link #toString} leaves out the secrets.
 *
 * @param server address of the server
 * @param user user name of the account
 * @param address account id and device number
 * @param token what the device shows the server instead of a password; secret
 * @param identityKeyPair libsignal's serialisation; secret
 * @param registrationId 1 to 16380
 * @param membership how it belongs to its account
 */
public record Profile(
        String server,
        String user,
        DeviceAddress address,
        String token,
        ByteString identityKeyPair,
        int registrationId,
        Membership membership) {

    /** User, device and server. */
    @Override
    public String toString() {
        return user + "." + address.device() + " at " + server;
    }
}
