// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.devices;

import org.chasqui.api.problems.Fields;
import org.chasqui.api.problems.Problem;
import org.chasqui.devices.NewDevice;
import org.chasqui.identity.UserName;
import org.chasqui.keys.IdentityKeys;
import org.jspecify.annotations.Nullable;

/** What a device says of itself. */
public record NewDeviceJson(
        @Nullable String name,
        @Nullable Integer registrationId,
        @Nullable String identityKey,
        @Nullable String accountKey,
        @Nullable String certificate) {

    /** Checked and ready for the domain. */
    public NewDevice forUser(UserName user) {
        var keys = new NewDevice.Keys(
                publicKey(identityKey, "identityKey"),
                accountKey == null ? null : publicKey(accountKey, "accountKey"),
                certificate == null ? null : Fields.bytes(certificate, "certificate"));
        return Fields.checked(() -> new NewDevice(
                user, Fields.required(name, "name"), Fields.required(registrationId, "registrationId"), keys));
    }

    /** The same, where account key and certificate must be there. */
    NewDevice primaryOf(UserName user) {
        Fields.required(accountKey, "accountKey");
        Fields.required(certificate, "certificate");
        return forUser(user);
    }

    private static byte[] publicKey(@Nullable String value, String field) {
        byte[] key = Fields.bytes(value, field);
        if (!IdentityKeys.isValid(key)) {
            throw new Problem(Problem.Type.INVALID_KEY, field + " is not a public key");
        }
        return key;
    }
}
