// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.chasqui.client.api.ControlPlane;
import org.chasqui.client.api.PreKeyCounts;
import org.chasqui.client.crypto.KeyRing;
import org.chasqui.client.store.Profile;
import org.chasqui.client.store.Profiles;

/**
 * Sees to it that the server always has prekeys of this device to hand out, and that those that stay are not the same
 * for ever.
 */
public final class KeyUpkeep {

    private static final int FULL = 100;
    private static final int LOW = 20;

    private final ControlPlane server;
    private final String token;
    private final KeyRing keys;
    private final Profiles profiles;
    private final KeyRotation rotation;
    private final Clock clock;

    /** For one enrolled device. */
    public KeyUpkeep(
            ControlPlane server, Profile profile, KeyRing keys, Profiles profiles, KeyRotation rotation, Clock clock) {
        this.server = server;
        this.token = profile.token();
        this.keys = keys;
        this.profiles = profiles;
        this.rotation = rotation;
        this.clock = clock;
    }

    /**
     * Publishes everything if that has never worked, else new keys in the place of old ones and what has run low.
     * Blocks; throws what {@link ControlPlane} throws.
     */
    public synchronized void check() {
        Instant now = clock.instant();
        Optional<Instant> published = profiles.keysPublished();
        if (published.isEmpty()) {
            server.publish(token, keys.makeAll(FULL));
            profiles.markKeysPublished(now);
            return;
        }
        if (rotation.isDue(published.get(), now)) {
            server.publish(token, keys.makeLasting());
            profiles.markKeysPublished(now);
            keys.forgetReplacedBefore(now.minus(rotation.kept()));
        }
        PreKeyCounts left = server.keyCounts(token);
        int preKeys = missing(left.preKeys());
        int kyberPreKeys = missing(left.kyberPreKeys());
        if (preKeys + kyberPreKeys > 0) {
            server.publish(token, keys.makeOneTime(preKeys, kyberPreKeys));
        }
    }

    private static int missing(int left) {
        return left <= LOW ? FULL - left : 0;
    }
}
