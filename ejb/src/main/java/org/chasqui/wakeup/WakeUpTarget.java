// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.wakeup;

import java.net.URI;
import java.util.Arrays;

/** Where a device is woken. Neither kind shows itself in a log: whoever knows it can disturb its owner. */
public sealed interface WakeUpTarget {

    /**
     * A subscription at a push service (RFC 8030).
     *
     * @param endpoint where to post to
     * @param keys whom to encrypt for
     */
    record WebPush(URI endpoint, Keys keys) implements WakeUpTarget {

        @Override
        public String toString() {
            return "WebPush[…]";
        }
    }

    /**
     * Apple's push service.
     *
     * @param token the device's token in hex
     */
    record Apns(String token) implements WakeUpTarget {

        @Override
        public String toString() {
            return "Apns[…]";
        }
    }

    /**
     * A subscription's keys (RFC 8291). Callers must not change the arrays.
     *
     * @param p256dh public key, an uncompressed point of P-256
     * @param auth the authentication secret
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below
    record Keys(byte[] p256dh, byte[] auth) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Keys keys && Arrays.equals(p256dh, keys.p256dh) && Arrays.equals(auth, keys.auth);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(p256dh);
        }

        @Override
        public String toString() {
            return "Keys[…]";
        }
    }
}
