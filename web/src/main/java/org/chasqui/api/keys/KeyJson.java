// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.api.keys;

import java.util.Base64;
import org.chasqui.api.problems.Fields;
import org.chasqui.keys.EcPreKey;
import org.chasqui.keys.SignedPreKey;
import org.jspecify.annotations.Nullable;

/** A prekey as JSON; one-time EC keys have no signature. */
public record KeyJson(
        @Nullable Integer id,
        @Nullable String publicKey,
        @Nullable String signature) {

    SignedPreKey signed(String field) {
        return new SignedPreKey(
                Fields.required(id, field + ".id"),
                Fields.bytes(publicKey, field + ".publicKey"),
                Fields.bytes(signature, field + ".signature"));
    }

    EcPreKey ec(String field) {
        return new EcPreKey(Fields.required(id, field + ".id"), Fields.bytes(publicKey, field + ".publicKey"));
    }

    static KeyJson of(SignedPreKey key) {
        Base64.Encoder encoder = Base64.getEncoder();
        return new KeyJson(key.id(), encoder.encodeToString(key.publicKey()), encoder.encodeToString(key.signature()));
    }

    static KeyJson of(EcPreKey key) {
        return new KeyJson(key.id(), Base64.getEncoder().encodeToString(key.publicKey()), null);
    }
}
