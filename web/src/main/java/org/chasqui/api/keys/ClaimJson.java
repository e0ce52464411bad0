// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.keys;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.keys.EcPreKey;
import org.chasqui.keys.PreKeyBundle;
import org.jspecify.annotations.Nullable;

/** Claimed bundles as JSON. */
public record ClaimJson(
        String account, String user, @Nullable String accountKey, List<Bundle> devices) {

    /** One device's bundle. */
    public record Bundle(
            int device,
            int registrationId,
            String identityKey,
            @Nullable String certificate,
            KeyJson signedPreKey,
            KeyJson kyberPreKey,
            @Nullable KeyJson preKey) {}

    static ClaimJson of(AccountSummary account, Optional<byte[]> key, List<PreKeyBundle> bundles) {
        return new ClaimJson(
                account.id().toString(),
                account.name().value(),
                key.map(ClaimJson::base64).orElse(null),
                bundles.stream().map(ClaimJson::bundle).toList());
    }

    private static Bundle bundle(PreKeyBundle bundle) {
        byte[] certificate = bundle.keys().certificate();
        EcPreKey preKey = bundle.preKey();
        return new Bundle(
                bundle.device().address().number(),
                bundle.device().registrationId(),
                base64(bundle.keys().identity()),
                certificate == null ? null : base64(certificate),
                KeyJson.of(bundle.signedPreKey()),
                KeyJson.of(bundle.kyberPreKey()),
                preKey == null ? null : KeyJson.of(preKey));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
