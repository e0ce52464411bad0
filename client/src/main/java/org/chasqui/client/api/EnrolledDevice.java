// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import java.util.Objects;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;

/**
 * The answer to an enrolment. {@link #toString} leaves out the token.
 *
 * @param account of the user
 * @param user name of the account
 * @param device number of the new device
 * @param token secret; shown this once
 * @param firstNumber where the device begins to count its messages
 */
public record EnrolledDevice(AccountId account, UserName user, int device, String token, long firstNumber) {
    /** All members but the optional ones must be there: what the server sends is not trusted to be. */
    public EnrolledDevice {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(token, "token");
    }

    /** Account and device. */
    @Override
    public String toString() {
        return user + "." + device;
    }
}
