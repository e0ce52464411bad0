// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup.internal;

import com.interaso.webpush.VapidKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Optional;
import org.chasqui.wakeup.VapidIdentity;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The key pair for Web Push: made by the server that needs it first, read by the others, see ADR 19. */
@Singleton
class StoredVapidIdentity implements VapidIdentity {

    private final VapidKeyRow row;
    private final Optional<String> secret;
    private @Nullable VapidKeys keys;

    @Inject
    StoredVapidIdentity(VapidKeyRow row, @ConfigProperty(name = "chasqui.secrets.password") Optional<String> secret) {
        this.row = row;
        this.secret = secret;
    }

    @Override
    public byte[] publicKey() {
        return keys().getApplicationServerKey();
    }

    /**
     * The pair.
     *
     * @throws IllegalStateException as {@link #publicKey} says
     */
    synchronized VapidKeys keys() {
        if (keys == null) {
            keys = load(secret.orElseThrow(
                    () -> new IllegalStateException("Web Push needs chasqui.secrets.password, which is not set")));
        }
        return keys;
    }

    private VapidKeys load(String password) {
        if (row.find().isEmpty()) {
            VapidKeys made = VapidKeys.generate();
            byte[] publicKey = made.getPublicKey().getEncoded();
            row.putIfAbsent(
                    publicKey,
                    SealedKey.seal(password, publicKey, made.getPrivateKey().getEncoded()));
        }
        VapidKey stored = row.find().orElseThrow();
        byte[] privateKey = SealedKey.open(password, stored.publicKey(), stored.sealedPrivateKey())
                .orElseThrow(() -> new IllegalStateException("the key pair for Web Push in the table vapid_key was"
                        + " stored by a server with another chasqui.secrets.password"));
        Base64.Encoder base64 = Base64.getUrlEncoder();
        return VapidKeys.create(base64.encodeToString(stored.publicKey()), base64.encodeToString(privateKey));
    }
}
