// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * How a device belongs to its account. {@link #toString} says nothing of the secret.
 *
 * @param accountKey public key of the account, serialised
 * @param accountPrivateKey its private half, on the primary only; secret
 * @param certificate the account key's signature over this device
 * @param firstNumber where this device begins to count its messages
 */
public record Membership(
        ByteString accountKey, @Nullable ByteString accountPrivateKey, ByteString certificate, long firstNumber) {

    /** Whether this is the device that may certify others. */
    public boolean isPrimary() {
        return accountPrivateKey != null;
    }

    @Override
    public String toString() {
        return "Membership[" + (isPrimary() ? "primary" : "linked") + "]";
    }
}
