// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.keys;

import java.util.Base64;
import java.util.List;
import org.chasqui.accounts.AccountSummary;
import org.chasqui.keys.EcPreKey;
import org.chasqui.keys.PreKeyBundle;
import org.jspecify.annotations.Nullable;

/** Claimed bundles as JSON. */
public record ClaimJson(String account, String user, List<Bundle> devices) {

    /** One device's bundle. */
    public record Bundle(
            int device,
            int registrationId,
            String identityKey,
            KeyJson signedPreKey,
            KeyJson kyberPreKey,
            @Nullable KeyJson preKey) {}

    static ClaimJson of(AccountSummary account, List<PreKeyBundle> bundles) {
        return new ClaimJson(
                account.id().toString(),
                account.name().value(),
                bundles.stream().map(ClaimJson::bundle).toList());
    }

    private static Bundle bundle(PreKeyBundle bundle) {
        EcPreKey preKey = bundle.preKey();
        return new Bundle(
                bundle.device().address().number(),
                bundle.device().registrationId(),
                Base64.getEncoder().encodeToString(bundle.identityKey()),
                KeyJson.of(bundle.signedPreKey()),
                KeyJson.of(bundle.kyberPreKey()),
                preKey == null ? null : KeyJson.of(preKey));
    }
}
