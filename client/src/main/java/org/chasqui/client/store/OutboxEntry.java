// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.client.store;

import com.google.protobuf.ByteString;
import org.chasqui.client.identity.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the server.
 *
 * @param conversation account of the recipient
 * @param number its number in the conversation; the same in every try
 * @param text what was written; empty if it is directed
 * @param directed what one device gets, null if it is a message of the user
 * @param frame the encoded frame of the last try, null before the first
 */
public record OutboxEntry(
        AccountId conversation,
        long number,
        String text,
        @Nullable Directed directed,
        @Nullable ByteString frame) {}
