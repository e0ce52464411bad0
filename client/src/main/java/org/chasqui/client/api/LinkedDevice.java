// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.google.protobuf.ByteString;
import java.util.Objects;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;

/**
 * The answer to a new device that was approved. {@link #toString} leaves out the token.
 *
 * @param account of the user
 * @param user name of the account
 * @param device number of the new device
 * @param token secret; asking again gives another one and voids this
 * @param firstNumber where the device begins to count its messages
 * @param handover what the primary hands over, sealed
 */
public record LinkedDevice(
        AccountId account, UserName user, int device, String token, long firstNumber, ByteString handover) {
    /** All members must be there: what the server sends is not trusted to be. */
    public LinkedDevice {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(handover, "handover");
    }

    /** Account and device. */
    @Override
    public String toString() {
        return user + "." + device;
    }
}
