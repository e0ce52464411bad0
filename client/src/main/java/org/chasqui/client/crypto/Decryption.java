// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.crypto;

import org.chasqui.protocol.v1.Content;

/** What became of a ciphertext. Only {@link Opened} has changed any key or session. */
public sealed interface Decryption {

    /**
     * It was opened, and a device of its account has written it.
     *
     * @param content without its padding
     * @param accountKeyChanged whether the account shows another key than the one that is trusted; the user has to be
     *     warned
     */
    record Opened(Content content, boolean accountKeyChanged) implements Decryption {}

    /** The ratchet has opened the same ciphertext before. */
    record Repeated() implements Decryption {}

    /** It was opened, but the device is not certified by its account: nothing of it must be shown. */
    record Uncertified() implements Decryption {}

    /** It was opened, and its content is malformed; the sender's session is in order. The reason is for people. */
    record Malformed(String reason) implements Decryption {}

    /** It cannot be opened; in a new session it might be. The reason is for people. */
    record Damaged(String reason) implements Decryption {}
}
