// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import com.google.protobuf.ByteString;

/** What became of a ciphertext. Only {@link Opened} has changed any key or session. */
public sealed interface Decryption {

    /** It was opened; the content is without its padding. */
    record Opened(ByteString content) implements Decryption {}

    /** The ratchet has opened the same ciphertext before. */
    record Repeated() implements Decryption {}

    /** The sender's identity key is not the one that was trusted first. */
    record IdentityChanged() implements Decryption {}

    /** It cannot be opened; the reason is for people. */
    record Damaged(String reason) implements Decryption {}
}
