// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.messaging;

import org.chasqui.client.api.ControlPlane;
import org.chasqui.client.api.PreKeyCounts;
import org.chasqui.client.crypto.KeyRing;
import org.chasqui.client.store.Profiles;

/** Sees to it that the server always has prekeys of this device to hand out. */
public final class KeyUpkeep {

    private static final int FULL = 100;
    private static final int LOW = 20;

    private final ControlPlane server;
    private final String token;
    private final KeyRing keys;
    private final Profiles profiles;

    /** For one enrolled device. */
    public KeyUpkeep(ControlPlane server, String token, KeyRing keys, Profiles profiles) {
        this.server = server;
        this.token = token;
        this.keys = keys;
        this.profiles = profiles;
    }

    /**
     * Publishes everything if that has never worked, else refills what has run low. Blocks; throws what
     * {@link ControlPlane} throws.
     */
    public synchronized void check() {
        if (!profiles.keysPublished()) {
            server.publish(token, keys.makeAll(FULL));
            profiles.markKeysPublished();
            return;
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
