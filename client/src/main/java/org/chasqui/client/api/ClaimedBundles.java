// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.api;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Objects;
import org.chasqui.client.identity.AccountId;
import org.chasqui.client.identity.UserName;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a claim: one bundle for each asked device that has published keys.
 *
 * @param account whose devices they are
 * @param user name of the account
 * @param accountKey public key of the account, serialised; absent if the server has none
 * @param devices may be empty
 */
public record ClaimedBundles(
        AccountId account, UserName user, @Nullable ByteString accountKey, List<ClaimedDevice> devices) {
    /** All members but the optional ones must be there: what the server sends is not trusted to be. */
    public ClaimedBundles {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(devices, "devices");
    }
}
